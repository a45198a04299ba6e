package dev.lynex.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/**
 * The events of a block, or of a part of it, in their order. They are mapped anew each time they are gone through: as
 * objects they would take several times the memory of their bytes, and hardly anybody asks for them twice.
 */
@FunctionalInterface
interface MappedEvents {
    void each(Consumer<MappedEvent> visitor);

    /** Those at these places, counted from 0. */
    default MappedEvents at(IntPredicate places) {
        return visitor -> {
            var next = new int[1];
            each(event -> {
                if (places.test(next[0]++)) {
                    visitor.accept(event);
                }
            });
        };
    }

    default List<MappedEvent> list() {
        List<MappedEvent> list = new ArrayList<>();
        each(list::add);
        return list;
    }
}
