package dev.lynex.operator.platform;

import dev.lynex.component.Check;
import dev.lynex.store.EventStore;
import dev.lynex.store.StoreException;

/** Asks a platform's store of events how it is, what it keeps, and how far its schema is. */
final class StoreLook implements StoreProbe.Asking<EventStore, StoreFinding> {
    @Override
    public StoreFinding ask(EventStore store) {
        Check check = store.check();
        try {
            return switch (check.answer()) {
                case UP -> new StoreFinding(check, store.durability(), store.schemaVersion());
                case UNFIT -> new StoreFinding(check, null, store.schemaVersion());
                case DENIED, DOWN -> unasked(check);
            };
        } catch (StoreException e) {
            return unasked(Check.down(String.valueOf(e.getMessage())));
        }
    }

    @Override
    public StoreFinding unasked(Check check) {
        return new StoreFinding(check, null, null);
    }
}
