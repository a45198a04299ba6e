package dev.lynex.pricing;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A condition on a name, as the price table writes it. Letters' case does not matter but in a regex. */
sealed interface Clause {
    /** @param name in lower case */
    boolean matches(String name);

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    record Equals(String text) implements Clause {
        @Override
        public boolean matches(String name) {
            return name.equals(text);
        }
    }

    record StartsWith(String text) implements Clause {
        @Override
        public boolean matches(String name) {
            return name.startsWith(text);
        }
    }

    record EndsWith(String text) implements Clause {
        @Override
        public boolean matches(String name) {
            return name.endsWith(text);
        }
    }

    record Contains(String text) implements Clause {
        @Override
        public boolean matches(String name) {
            return name.contains(text);
        }
    }

    record Regex(Pattern pattern) implements Clause {
        @Override
        public boolean matches(String name) {
            return pattern.matcher(name).find();
        }
    }

    record Or(List<Clause> any) implements Clause {
        @Override
        public boolean matches(String name) {
            return any.stream().anyMatch(c -> c.matches(name));
        }
    }

    record And(List<Clause> all) implements Clause {
        @Override
        public boolean matches(String name) {
            return all.stream().allMatch(c -> c.matches(name));
        }
    }

    record Never() implements Clause {
        @Override
        public boolean matches(String name) {
            return false;
        }
    }
}
