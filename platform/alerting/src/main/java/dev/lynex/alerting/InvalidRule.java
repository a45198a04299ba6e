package dev.lynex.alerting;

/** An alert rule that cannot be followed. The message names the field and says how to mend it. */
public final class InvalidRule extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String field;

    InvalidRule(String field, String what) {
        super(field + ": " + what);
        this.field = field;
    }

    /** Which field, as people write it: {@code condition.threshold}. */
    public String field() {
        return field;
    }

    static void unless(boolean right, String field, String what) {
        if (!right) {
            throw new InvalidRule(field, what);
        }
    }
}
