package dev.lynex.operator.platform;

import dev.lynex.component.Check;
import dev.lynex.component.Durability;
import org.jspecify.annotations.Nullable;

/**
 * What was found of a platform's store of events.
 *
 * @param durability what a stored block survives there, null while it is not known
 * @param schemaVersion its last step, null while it is not known
 */
record StoreFinding(
        Check check,
        @Nullable Durability durability,
        @Nullable Integer schemaVersion) {}
