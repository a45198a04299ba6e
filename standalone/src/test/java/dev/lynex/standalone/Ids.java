package dev.lynex.standalone;

import java.util.Arrays;

/**
 * Ids of events, in no order, each as often as it was added. An id is kept as 64 bits, since the kill test compares
 * millions of them several times over: the ids are random, so two of ten million fall together once in 300,000 runs.
 */
final class Ids {
    /** 2^64 divided by the golden ratio: what is odd and has no pattern, so that the halves of an id are told apart. */
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private long[] values = new long[1 << 10];
    private int size;
    private boolean sorted = true;

    void add(String id) {
        add(hash(id));
    }

    void addAll(Iterable<String> ids) {
        ids.forEach(this::add);
    }

    private void add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
        sorted = false;
    }

    private static long hash(String id) {
        long hash = id.length();
        for (int i = 0; i < id.length(); i++) {
            hash = (hash ^ id.charAt(i)) * MULTIPLIER;
            hash ^= hash >>> 32;
        }
        return hash;
    }

    /** How many were added. */
    int size() {
        return size;
    }

    /** All of them together, each once. */
    static Ids union(Iterable<Ids> all) {
        var union = new Ids();
        for (Ids ids : all) {
            for (int i = 0; i < ids.size; i++) {
                union.add(ids.values[i]);
            }
        }
        return union.distinct();
    }

    /** Each once. */
    Ids distinct() {
        sort();
        var distinct = new Ids();
        for (int i = 0; i < size; i++) {
            if (i == 0 || values[i] != values[i - 1]) {
                distinct.add(values[i]);
            }
        }
        return distinct;
    }

    /** How many of these the others have not, each counted once. */
    int missingFrom(Ids others) {
        return count(others, false);
    }

    /** How many of these the others have too, each counted once. */
    int alsoIn(Ids others) {
        return count(others, true);
    }

    private int count(Ids others, boolean found) {
        Ids each = distinct();
        others.sort();
        int count = 0;
        for (int i = 0; i < each.size; i++) {
            if (Arrays.binarySearch(others.values, 0, others.size, each.values[i]) >= 0 == found) {
                count++;
            }
        }
        return count;
    }

    private void sort() {
        if (!sorted) {
            Arrays.sort(values, 0, size);
            sorted = true;
        }
    }
}
