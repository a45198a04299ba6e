package dev.lynex.genai;

import java.util.stream.Collectors;

/** The documented table of what is read from which attributes, made of the same {@link Field}s that the mapper follows. */
public final class MergeTable {
    private MergeTable() {}

    /** The table in Markdown, with a line end after its last row. */
    public static String markdown() {
        var table = new StringBuilder(
                "| field | what it is | attributes, the first that is not empty wins |\n|---|---|---|\n");
        for (Field field : Field.values()) {
            table.append("| ")
                    .append(field.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '))
                    .append(" | ")
                    .append(field.says())
                    .append(" | ")
                    .append(field.keys().stream().map(key -> "`" + key + "`").collect(Collectors.joining(", ")))
                    .append(" |\n");
        }
        return table.toString();
    }
}
