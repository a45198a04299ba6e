package dev.lynex.operator.platform;

import dev.lynex.component.Check;
import java.util.Optional;

/** What was found last of the stores of a platform; empty for those that were not asked yet. */
record StoreFindings(
        Optional<QueueFinding> queue, Optional<StoreFinding> store, Optional<Check> metadata, Optional<Check> archive) {
    static final StoreFindings NONE =
            new StoreFindings(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
