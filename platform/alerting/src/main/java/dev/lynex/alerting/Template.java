package dev.lynex.alerting;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A text with places such as <code>{{ labels.model }}</code> that are filled in for each alert. */
final class Template {
    private static final String OPEN = "{{";
    private static final String CLOSE = "}}";
    private static final String LABELS = "labels.";
    private static final Set<String> VALUES = Set.of("value", "threshold");

    private Template() {}

    /**
     * Checks that it can be filled in.
     *
     * @param field where it stands
     * @param labels that alerts have
     * @throws InvalidRule when it cannot
     */
    static void check(String field, String text, Set<String> labels) {
        for (String place : places(field, text)) {
            String label = place.startsWith(LABELS) ? place.substring(LABELS.length()) : null;
            InvalidRule.unless(
                    VALUES.contains(place) || label != null,
                    field,
                    OPEN + " " + place + " " + CLOSE + " is not known: write {{ value }}, {{ threshold }} or"
                            + " {{ labels.NAME }}");
            InvalidRule.unless(
                    label == null || labels.contains(label),
                    field,
                    "its alerts have no label '" + label + "': they have " + String.join(", ", labels)
                            + "; add it to condition.groupBy or labels");
        }
    }

    private static List<String> places(String field, String text) {
        List<String> places = new ArrayList<>();
        int open = text.indexOf(OPEN);
        while (open >= 0) {
            int close = text.indexOf(CLOSE, open);
            InvalidRule.unless(close >= 0, field, "has {{ without }}: close it");
            places.add(text.substring(open + OPEN.length(), close).strip());
            open = text.indexOf(OPEN, close);
        }
        return places;
    }
}
