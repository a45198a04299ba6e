package dev.lynex.operator.project;

import dev.lynex.crds.v1alpha1.ConditionReason;

/** A spec that cannot be followed; the message says what is wrong and how to mend it. Trying again does not help. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final ConditionReason reason;

    Refusal(ConditionReason reason, String message) {
        super(message);
        this.reason = reason;
    }

    ConditionReason reason() {
        return reason;
    }
}
