package dev.lynex.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lynex.function.Json;
import dev.lynex.store.EventField;
import dev.lynex.store.EventRow;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How exported events are written: one a line, and a last line that says whether these are all. */
enum ExportFormat {
    /** Events whole, as one event is answered, with the cursor after it. */
    NDJSON("application/x-ndjson", EventField.WHOLE) {
        @Override
        String head() {
            return "";
        }

        @Override
        String line(EventRow row, String cursor) {
            return text(EventJson.whole(row).put("cursor", cursor));
        }

        @Override
        String end(boolean complete, long events, @Nullable String problem) {
            ObjectNode json = Json.MAPPER.createObjectNode();
            ObjectNode export =
                    json.putObject("export").put("complete", complete).put("events", events);
            if (problem != null) {
                export.put("problem", problem);
            }
            return text(json);
        }
    },

    /** What is light of events, in columns; texts are left to NDJSON. */
    CSV("text/csv; charset=utf-8", light()) {
        @Override
        String head() {
            return ExportCsv.head();
        }

        @Override
        String line(EventRow row, String cursor) {
            return ExportCsv.line(row, cursor);
        }

        @Override
        String end(boolean complete, long events, @Nullable String problem) {
            return ExportCsv.end(complete, events);
        }
    };

    private final String mediaType;

    @SuppressWarnings("ImmutableEnumChecker") // Unmodifiable sets, for all that ErrorProne knows.
    private final Set<EventField> fields;

    ExportFormat(String mediaType, Set<EventField> fields) {
        this.mediaType = mediaType;
        this.fields = fields;
    }

    String mediaType() {
        return mediaType;
    }

    /** What it needs to know of an event. */
    Set<EventField> fields() {
        return fields;
    }

    /** What comes before the events. */
    abstract String head();

    abstract String line(EventRow row, String cursor);

    /** @param problem the type of what ended it before its end */
    abstract String end(boolean complete, long events, @Nullable String problem);

    private static Set<EventField> light() {
        Set<EventField> fields = EnumSet.copyOf(EventField.LIGHT);
        fields.removeAll(Set.of(EventField.INPUT, EventField.OUTPUT, EventField.MESSAGE));
        return Set.copyOf(fields);
    }

    private static String text(ObjectNode json) {
        try {
            return Json.MAPPER.writeValueAsString(json) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
