package dev.lynex.demo;

import java.util.List;
import java.util.SplittableRandom;

/** The draws of the demo, all from one seed. */
final class Chance {
    private final SplittableRandom random;

    Chance(long seed) {
        this.random = new SplittableRandom(seed);
    }

    boolean of(double probability) {
        return random.nextDouble() < probability;
    }

    /** From {@code from} to {@code to}, both included. */
    int between(int from, int to) {
        return random.nextInt(from, to + 1);
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /**
     * Log-normal, the usual shape of latencies: most near the median, some far above.
     *
     * @param spread standard deviation of the logarithm; 0.5 puts the 99th percentile at 3.2 medians
     */
    double around(double median, double spread) {
        return median * Math.exp(spread * random.nextGaussian());
    }

    /** {@code length} hexadecimal digits. */
    String hex(int length) {
        var text = new StringBuilder(length);
        while (text.length() < length) {
            text.append(Character.forDigit(random.nextInt(16), 16));
        }
        return text.toString();
    }

    /** In the form of a random (version 4) UUID. */
    String uuid() {
        String h = hex(30);
        return h.substring(0, 8) + "-" + h.substring(8, 12) + "-4" + h.substring(12, 15) + "-"
                + "89ab".charAt(random.nextInt(4)) + h.substring(15, 18) + "-" + h.substring(18, 30);
    }
}
