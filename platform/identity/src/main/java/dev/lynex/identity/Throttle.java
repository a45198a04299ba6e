package dev.lynex.identity;

import com.nimbusds.jose.util.Base64URL;
import dev.lynex.component.Attempts;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Slows the guessing of passwords. A stranger waits by what failed from their network with this account, from their network
 * with any, and with this account from anywhere. A browser that has signed in to the account before is known by a cookie,
 * and waits only by what failed in it: so nobody can lock somebody out by failing in their name (the "device cookie" of
 * OWASP's Slow Down Online Guessing Attacks with Device Cookies).
 *
 * <p>An attempt counts as a failure before the password is looked at, so that many at once are no way around, and is
 * taken back when it was right. Nothing that was typed is kept: keys are hashes.
 */
public final class Throttle {
    private static final int TRIES = 20;

    private final Attempts attempts;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final ThrottleLimit pair;
    private final ThrottleLimit network;
    private final ThrottleLimit account;
    private final ThrottleLimit device;
    private final Duration deviceLife;

    public Throttle(ThrottleSettings settings, Attempts attempts, InstantSource clock) {
        this.attempts = attempts;
        this.clock = clock;
        this.pair = new ThrottleLimit(settings.perPair(), settings.longest(), settings.memory());
        this.network = new ThrottleLimit(settings.perNetwork(), settings.longest(), settings.memory());
        this.account = new ThrottleLimit(settings.perAccount(), settings.longestAccount(), settings.memory());
        this.device = new ThrottleLimit(2 * settings.perPair(), settings.longest(), settings.memory());
        this.deviceLife = settings.deviceLife();
    }

    /** What is said to an attempt. */
    public sealed interface Answer {
        /** It may go on, and is a failure until its ticket says otherwise. */
        record Enter(Ticket ticket) implements Answer {}

        /** @param retryAfter when it may, if nobody else fails before */
        record Wait(Duration retryAfter) implements Answer {}
    }

    /** A count that an attempt is held to. */
    private record Gate(String key, ThrottleLimit limit, Duration life) {}

    /**
     * Asks whether an attempt may go on.
     *
     * @param email as it was typed; need not be anybody's
     * @param browser the value of the browser's cookie, if it sends one
     */
    public Answer enter(String email, Network from, Optional<String> browser) {
        String who = email.strip().toLowerCase(Locale.ROOT);
        Optional<String> known = browser.map(b -> key("browser", b, who))
                .filter(key -> attempts.count(key).isPresent());
        List<Gate> gates = known.map(key -> List.of(new Gate(key, device, deviceLife)))
                .orElseGet(() -> List.of(
                        new Gate(key("pair", from.value(), who), pair, pair.memory()),
                        new Gate(key("network", from.value(), ""), network, network.memory()),
                        new Gate(key("account", who, ""), account, account.memory())));
        Instant now = now();
        Optional<Duration> wait = gates.stream()
                .map(gate -> gate.limit().wait(attempts.count(gate.key()), now))
                .max(Comparator.naturalOrder())
                .filter(Duration::isPositive);
        return wait.<Answer>map(Answer.Wait::new).orElseGet(() -> claim(gates, who, known.isPresent()));
    }

    /** Counts the failure everywhere, or nowhere when another was faster and there is a wait now. */
    private Answer claim(List<Gate> gates, String who, boolean known) {
        List<Gate> claimed = new ArrayList<>();
        for (Gate gate : gates) {
            Duration wait = claim(gate);
            if (wait.isPositive()) {
                claimed.forEach(this::giveBack);
                return new Answer.Wait(wait);
            }
            claimed.add(gate);
        }
        return new Answer.Enter(new Ticket(gates, who, known));
    }

    private Duration claim(Gate gate) {
        for (int i = 0; i < TRIES; i++) {
            Instant now = now();
            Optional<Attempts.Count> seen = attempts.count(gate.key());
            Duration wait = gate.limit().wait(seen, now);
            if (wait.isPositive()) {
                return wait;
            }
            if (attempts.replace(gate.key(), seen, gate.limit().more(seen, now), now.plus(gate.life()))) {
                return Duration.ZERO;
            }
        }
        // So many at once on one key are an attack, or a rush that a second disperses.
        return Duration.ofSeconds(1);
    }

    private void giveBack(Gate gate) {
        for (int i = 0; i < TRIES; i++) {
            Optional<Attempts.Count> seen = attempts.count(gate.key());
            if (seen.isEmpty() || seen.get().failures() == 0) {
                return;
            }
            // The time stays: a wait that others have earned must not end by it.
            var less = new Attempts.Count(seen.get().failures() - 1, seen.get().last());
            if (attempts.replace(gate.key(), seen, less, now().plus(gate.life()))) {
                return;
            }
        }
    }

    /** An attempt that went on. */
    public final class Ticket {
        private final List<Gate> gates;
        private final String who;
        private final boolean known;

        private Ticket(List<Gate> gates, String who, boolean known) {
            this.gates = gates;
            this.who = who;
            this.known = known;
        }

        /**
         * The password was right.
         *
         * @return the cookie by which this browser is known from now on; empty when it has it already
         */
        public Optional<String> succeeded() {
            if (known) {
                Gate browser = gates.getFirst();
                Instant now = now();
                attempts.replace(
                        browser.key(),
                        attempts.count(browser.key()),
                        new Attempts.Count(0, now),
                        now.plus(browser.life()));
                return Optional.empty();
            }
            wasRight();
            return Optional.of(know(who));
        }

        /** What was tried was right, by somebody whose browser need not be known for it. */
        public void wasRight() {
            attempts.forget(gates.getFirst().key());
            gates.stream().skip(1).forEach(Throttle.this::giveBack);
        }
    }

    private String know(String who) {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        String browser = Base64URL.encode(bytes).toString();
        Instant now = now();
        attempts.replace(
                key("browser", browser, who), Optional.empty(), new Attempts.Count(0, now), now.plus(deviceLife));
        return browser;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static String key(String kind, String one, String other) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(one.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            byte[] hash = digest.digest(other.getBytes(StandardCharsets.UTF_8));
            return kind + ":" + HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
