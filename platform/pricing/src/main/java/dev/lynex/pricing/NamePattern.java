package dev.lynex.pricing;

import java.util.List;

/**
 * A pattern of names: {@code *} stands for any text, also none; all else for itself, whatever the letters' case. Takes time
 * in proportion to the name's length times the number of its parts.
 */
record NamePattern(String text) {
    boolean matches(String name) {
        List<String> parts = List.of(Clause.lower(text.strip()).split("\\*", -1));
        String first = parts.getFirst();
        if (parts.size() == 1) {
            return name.equals(first);
        }
        String last = parts.getLast();
        if (!name.startsWith(first)) {
            return false;
        }
        int from = first.length();
        for (String part : parts.subList(1, parts.size() - 1)) {
            int at = name.indexOf(part, from);
            if (at < 0) {
                return false;
            }
            from = at + part.length();
        }
        return name.length() - from >= last.length() && name.endsWith(last);
    }
}
