package dev.lynex.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lynex.store.Condition;
import dev.lynex.store.TraceField;
import dev.lynex.store.TraceRange;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A request's filters of traces: as those of events, but quantities are the trace's own, and there are some more of them.
 *
 * @param conditions on the trace's events
 * @param ranges of the trace's numbers
 */
record TraceFilters(List<Condition> conditions, List<TraceRange> ranges) {
    static TraceFilters of(Query query) {
        List<Condition> conditions = Filters.parameters(query);
        List<TraceRange> ranges = new ArrayList<>();
        String filter = query.text("filter");
        if (filter != null) {
            JsonNode json = Filters.parse(filter);
            if (!json.isArray()) {
                throw Query.bad("filter must be a JSON array of conditions");
            }
            for (int i = 0; i < json.size(); i++) {
                String where = "filter[" + i + "]";
                if (json.get(i).path("quantity").isTextual()) {
                    ranges.add(range(json.get(i), where));
                } else {
                    conditions.add(Filters.condition(json.get(i), where));
                }
            }
        }
        if (ranges.size() > Filters.MOST) {
            throw Query.bad("a request may filter by at most " + Filters.MOST + " quantities");
        }
        return new TraceFilters(Filters.checked(conditions), ranges);
    }

    private static TraceRange range(JsonNode json, String where) {
        Filters.known(json, Filters.OF_QUANTITY, where);
        String name = json.get("quantity").textValue();
        TraceField field = TraceField.ofWire(name)
                .filter(TraceField::ranged)
                .orElseThrow(() -> Query.bad(where + ": traces have no quantity '" + name + "'; there are "
                        + Stream.of(TraceField.values())
                                .filter(TraceField::ranged)
                                .map(TraceField::wire)
                                .collect(Collectors.joining(", "))));
        return new TraceRange(field, Filters.bound(json, "min", where), Filters.bound(json, "max", where));
    }

    /** The field that a request sorts by. */
    static TraceField sort(Query query) {
        String name = query.text("sort");
        return name == null
                ? TraceField.START
                : TraceField.ofWire(name)
                        .orElseThrow(() -> Query.bad("sort must be one of "
                                + Stream.of(TraceField.values())
                                        .map(TraceField::wire)
                                        .collect(Collectors.joining(", "))));
    }
}
