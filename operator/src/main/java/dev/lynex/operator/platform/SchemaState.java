package dev.lynex.operator.platform;

import dev.lynex.crds.v1alpha1.ConditionReason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far the schemas of a platform's stores are.
 *
 * @param again when to look at it without an event, null when an event will tell
 */
record SchemaState(
        ConditionReason reason, String message, @Nullable Duration again) {
    static SchemaState migrated(String message) {
        return new SchemaState(ConditionReason.AS_SPECIFIED, message, null);
    }

    static SchemaState migrating(String message) {
        return new SchemaState(ConditionReason.MIGRATING, message, null);
    }

    static SchemaState failed(String message, @Nullable Duration again) {
        return new SchemaState(ConditionReason.MIGRATION_FAILED, message, again);
    }

    /** Whether functions of the wanted image may run. */
    boolean migrated() {
        return reason == ConditionReason.AS_SPECIFIED;
    }
}
