package dev.lynex.operator;

import dev.lynex.crds.v1alpha1.ConditionReason;

/** A spec that cannot be followed; the message says what is wrong and how to mend it. Trying again does not help. */
public final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final ConditionReason reason;

    public Refusal(ConditionReason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public ConditionReason reason() {
        return reason;
    }

    /** Never null: {@link #getMessage()} may be, as far as its type tells. */
    public String message() {
        return String.valueOf(getMessage());
    }
}
