package dev.lynex.standalone;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Metrics as Prometheus' text format has them. */
final class Exposition {
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\w+)");
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"");

    private Exposition() {}

    /** @param labels of its samples, without the {@code le} of buckets */
    record Family(String type, Set<String> labels) {}

    /** The families by name; the {@code _max} that belongs to a histogram or a summary is none of its own. */
    static Map<String, Family> families(String text) {
        Map<String, Family> families = new TreeMap<>();
        for (String line : text.lines().toList()) {
            Matcher type = TYPE.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (type.matches()) {
                families.put(type.group(1), new Family(type.group(2), new TreeSet<>()));
            } else if (sample.matches() && sample.group(2) != null) {
                String family = family(sample.group(1), families.keySet());
                Matcher label = LABEL.matcher(sample.group(2));
                while (label.find()) {
                    if (!label.group(1).equals("le")) {
                        families.get(family).labels().add(label.group(1));
                    }
                }
            }
        }
        families.keySet()
                .removeIf(name -> name.endsWith("_max") && families.containsKey(name.replaceFirst("_max$", "")));
        return families;
    }

    /** The family that a series belongs to, or the series' own name. */
    static String family(String series, Set<String> families) {
        if (families.contains(series)) {
            return series;
        }
        String base = series.replaceFirst("_(bucket|count|sum|max)$", "");
        return families.contains(base) ? base : series;
    }
}
