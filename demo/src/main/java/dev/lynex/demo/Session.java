package dev.lynex.demo;

import java.time.Instant;

/** A customer's conversation with the agent, between two of its turns. */
final class Session {
    final String id;
    final String user;
    final String name;
    final String language;
    final String product;
    final String order;
    final String environment;
    final String release;
    final boolean premium;

    private int turnsLeft;
    private int turn;
    private int contextTokens;
    private Instant readyAt;

    Session(Chance chance, Phrases phrases, Instant now) {
        this.id = "ses_" + chance.hex(12);
        this.user = "user_" + chance.between(1000, 1400);
        this.name = chance.oneOf(Phrases.FIRST_NAMES) + " " + chance.oneOf(Phrases.LAST_NAMES);
        this.language = phrases.language();
        this.product = chance.oneOf(Phrases.PRODUCTS);
        this.order = phrases.order();
        this.environment = chance.of(0.9) ? "production" : "staging";
        this.release = chance.of(0.7) ? "2.14.0" : "2.15.0-rc1";
        this.premium = chance.of(0.2);
        this.turnsLeft = chance.between(1, 6);
        this.contextTokens = chance.between(700, 1100);
        this.readyAt = now;
    }

    int turn() {
        return turn;
    }

    /** Tokens of the system prompt and of what was said so far. */
    int contextTokens() {
        return contextTokens;
    }

    /** When the customer has read the last answer and written the next question. */
    Instant readyAt() {
        return readyAt;
    }

    boolean over() {
        return turnsLeft == 0;
    }

    void turned(int tokens, Instant readyAt) {
        turn++;
        turnsLeft--;
        contextTokens += tokens;
        this.readyAt = readyAt;
    }
}
