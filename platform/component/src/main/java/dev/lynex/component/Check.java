package dev.lynex.component;

/**
 * The answer of {@link Component#check()}.
 *
 * @param detail what it said when up (its version, say), or why it cannot serve; never a secret
 */
public record Check(Answer answer, String detail) {
    /** What came back. */
    public enum Answer {
        /** It answered and can serve. */
        UP,
        /** It answered, and must not be used as it is set up. */
        UNFIT,
        /** It answered that it does not know us, or that we may not. */
        DENIED,
        /** It did not answer, or cannot serve now. */
        DOWN
    }

    public static Check up(String detail) {
        return new Check(Answer.UP, detail);
    }

    /** @param reason what to set otherwise */
    public static Check unfit(String reason) {
        return new Check(Answer.UNFIT, reason);
    }

    public static Check denied(String reason) {
        return new Check(Answer.DENIED, reason);
    }

    public static Check down(String reason) {
        return new Check(Answer.DOWN, reason);
    }

    /** Whether the backend answered and can serve. */
    public boolean up() {
        return answer == Answer.UP;
    }
}
