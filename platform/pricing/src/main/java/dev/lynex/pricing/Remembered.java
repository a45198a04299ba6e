package dev.lynex.pricing;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What was found out by name, to be found out once. Names that nobody repeats must not fill the memory, so it forgets all
 * when it is full; those in use are soon there again. For use by any number of threads.
 */
final class Remembered<K, V> {
    private static final int MOST = 10_000;

    private final Map<K, V> known = new ConcurrentHashMap<>();
    private final Function<K, V> finding;

    Remembered(Function<K, V> finding) {
        this.finding = finding;
    }

    V of(K name) {
        V before = known.get(name);
        if (before != null) {
            return before;
        }
        V found = finding.apply(name);
        if (known.size() >= MOST) {
            known.clear();
        }
        known.put(name, found);
        return found;
    }
}
