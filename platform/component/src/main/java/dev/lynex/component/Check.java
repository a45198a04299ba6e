package dev.lynex.component;

/**
 * The answer of {@link Component#check()}.
 *
 * @param up whether the backend answered and can serve
 * @param detail what it said when up (its version, say), or why it cannot serve; never a secret
 */
public record Check(boolean up, String detail) {
    public static Check up(String detail) {
        return new Check(true, detail);
    }

    public static Check down(String reason) {
        return new Check(false, reason);
    }
}
