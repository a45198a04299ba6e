package dev.lynex.trace;

import java.util.Locale;
import java.util.stream.Collectors;

/** A tree as indented text, one node a line: its name (or the missing span's id), start and duration in µs, its marks. */
final class Drawn {
    private Drawn() {}

    static String of(TraceTree tree) {
        var text = new StringBuilder();
        for (int i = 0; i < tree.size(); i++) {
            TraceEvent event = tree.event(i);
            text.repeat("  ", tree.depth(i))
                    .append(event == null ? "?" + tree.spanId(i) : event.name())
                    .append(' ')
                    .append(tree.startMicros(i))
                    .append(tree.durationMicros(i) < 0 ? "" : "+" + tree.durationMicros(i));
            if (!tree.marks(i).isEmpty()) {
                text.append(tree.marks(i).stream()
                        .map(mark -> mark.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                        .collect(Collectors.joining(", ", " [", "]")));
            }
            text.append('\n');
        }
        return text.toString();
    }
}
