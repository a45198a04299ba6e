package dev.lynex.store;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Conditions as ClickHouse reads them over the events table; what a client said goes in as parameters only. */
final class Conditions {
    private Conditions() {}

    /**
     * @param parameters gets one more for each value
     * @return expressions that all must hold
     */
    static List<String> sql(List<Condition> conditions, Map<String, Object> parameters) {
        var expressions = new ArrayList<String>();
        for (Condition condition : conditions) {
            switch (condition) {
                case Condition.In in -> expressions.add(in(in, parameters));
                case Condition.Metadata metadata -> expressions.add(metadata(metadata, parameters));
                case Condition.Text text -> search(text.search(), parameters, expressions);
                case Condition.Between between -> bounds(between, parameters, expressions);
            }
        }
        return expressions;
    }

    private static String in(Condition.In in, Map<String, Object> parameters) {
        String column = in.dimension().column();
        boolean single = in.values().size() == 1;
        String value = parameter(
                parameters,
                single ? "String" : "Array(String)",
                single ? in.values().getFirst() : in.values());
        String expression = in.dimension().many()
                ? many(column, value, in.values().contains(""), single)
                : column + (single ? " = " : " IN ") + value;
        return in.not() ? "NOT (" + expression + ")" : expression;
    }

    /** In the form that the indexes of keys and of values answer. */
    private static String metadata(Condition.Metadata metadata, Map<String, Object> parameters) {
        String key = parameter(parameters, "String", metadata.key());
        String there = "mapContains(metadata, " + key + ")";
        String value = "metadata[" + key + "]";
        List<String> values = metadata.values();
        String expression;
        if (values.isEmpty()) {
            expression = there;
        } else if (values.size() == 1 && !values.contains("")) {
            expression = value + " = " + parameter(parameters, "String", values.getFirst());
        } else {
            expression = value + " IN " + parameter(parameters, "Array(String)", values);
            if (values.contains("")) {
                expression = "(NOT " + there + " OR " + expression + ")";
            }
        }
        return metadata.not() ? "NOT (" + expression + ")" : expression;
    }

    /** Words are answered by the index alone; phrases are looked for in the texts of the rows that have their words. */
    private static void search(Search search, Map<String, Object> parameters, List<String> expressions) {
        String words = search.words();
        if (!words.isEmpty()) {
            expressions.add(text("hasAllTokens", words, parameters));
        }
        for (Search.Term term : search.terms()) {
            if (term.phrase()) {
                expressions.add((term.not() ? "NOT " : "") + text("hasPhrase", term.text(), parameters));
            } else if (term.not()) {
                expressions.add("NOT " + text("hasAllTokens", term.text(), parameters));
            }
        }
    }

    private static String text(String function, String text, Map<String, Object> parameters) {
        return function + "(" + EventsTable.TEXT + ", lowerUTF8(" + parameter(parameters, "String", text) + "))";
    }

    private static String many(String column, String value, boolean orNone, boolean single) {
        String has = single ? "has(" + column + ", " + value + ")" : "hasAny(" + column + ", " + value + ")";
        return orNone ? "(" + has + " OR empty(" + column + "))" : has;
    }

    private static void bounds(Condition.Between between, Map<String, Object> parameters, List<String> expressions) {
        String value = between.quantity().expression();
        if (between.min() != null) {
            expressions.add(value + " >= " + parameter(parameters, "Decimal(38, 12)", text(between.min())));
        }
        if (between.max() != null) {
            expressions.add(value + " <= " + parameter(parameters, "Decimal(38, 12)", text(between.max())));
        }
    }

    private static String text(BigDecimal bound) {
        return bound.toPlainString();
    }

    static String parameter(Map<String, Object> parameters, String type, Object value) {
        String name = "condition" + parameters.size();
        parameters.put(name, value);
        return "{" + name + ":" + type + "}";
    }
}
