package dev.lynex.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lynex.function.Json;
import dev.lynex.function.Problem;
import dev.lynex.store.EventOrder;
import dev.lynex.store.EventQuery;
import dev.lynex.store.EventStore;
import dev.lynex.store.StoreException;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/v1/events/export}: all events of a filter, streamed as they are read. */
final class EventExportRoute implements Route {
    private static final Duration SPAN = Duration.ofHours(24);
    private static final Duration LATER = Duration.ofSeconds(30);
    private static final Set<String> PARAMETERS = Stream.concat(
                    Stream.of("project", "from", "to", "order", "format", "cursor"), Filters.PARAMETERS.stream())
            .collect(Collectors.toUnmodifiableSet());
    private static final System.Logger LOG = System.getLogger(EventExportRoute.class.getName());

    private static final HeaderName FROM = HeaderNames.create("Lynex-From");
    private static final HeaderName TO = HeaderNames.create("Lynex-To");
    private static final HeaderName COMPLETE = HeaderNames.create("Lynex-Complete");
    private static final HeaderName WATERMARK = HeaderNames.create("Lynex-Watermark");
    private static final HeaderName EVENTS = HeaderNames.create("Lynex-Events");

    private final Access access;
    private final EventStore store;
    private final Coverage coverage;
    private final InstantSource clock;
    private final int most;
    private final Semaphore places;

    EventExportRoute(Access access, EventStore store, Coverage coverage, InstantSource clock, int most) {
        this.access = access;
        this.store = store;
        this.coverage = coverage;
        this.clock = clock;
        this.most = most;
        this.places = new Semaphore(most);
    }

    @Override
    public void routing(HttpRouting.Builder routing) {
        routing.get("/api/v1/events/export", this::export);
    }

    private void export(ServerRequest req, ServerResponse res) {
        String project = access.project(req);
        var query = new Query(req, PARAMETERS);
        Query.Range range = query.range(clock, SPAN);
        ExportFormat format = query.oneOf("format", ExportFormat.NDJSON);
        var events = new EventQuery(
                project,
                range.from(),
                range.to(),
                Filters.of(query),
                query.oneOf("order", EventOrder.ASC),
                format.fields(),
                query.text("cursor"),
                EventQuery.MOST_WIDE);
        if (!places.tryAcquire()) {
            throw Problem.unavailable(
                            "exports-busy", most + " exports are under way, as many as may be; try again later", LATER)
                    .asException();
        }
        try {
            ObjectNode covered = Json.MAPPER.createObjectNode();
            coverage.describe(covered, project);
            Long count = count(events);
            res.header(HeaderNames.CONTENT_TYPE, format.mediaType());
            res.header(HeaderNames.CACHE_CONTROL, "no-store");
            res.header(HeaderNames.CONTENT_DISPOSITION, "attachment; filename=\"events." + Query.wire(format) + "\"");
            res.header(FROM, range.from().toString());
            res.header(TO, range.to().toString());
            res.header(COMPLETE, covered.get("complete").asText());
            if (covered.get("watermark").isTextual()) {
                res.header(WATERMARK, covered.get("watermark").asText());
            }
            if (count != null) {
                res.header(EVENTS, count.toString());
            }
            new Writing(format, events).to(res);
        } finally {
            places.release();
        }
    }

    /** For progress; null when counting would cost more than it is worth. Also finds what is wrong with the query. */
    private @Nullable Long count(EventQuery events) {
        try {
            return store.count(events);
        } catch (StoreException.Limited e) {
            return null;
        }
    }

    private final class Writing {
        private final ExportFormat format;
        private final EventQuery events;
        private long written;

        Writing(ExportFormat format, EventQuery events) {
            this.format = format;
            this.events = events;
        }

        void to(ServerResponse res) {
            try (OutputStream out = res.outputStream()) {
                write(out, format.head());
                String problem = write(out);
                write(out, format.end(problem == null, written, problem));
            } catch (IOException | UncheckedIOException e) {
                throw new CloseConnectionException("the client is gone", e);
            }
        }

        /** @return what ended it before its end, null when nothing did */
        private @Nullable String write(OutputStream out) {
            try {
                store.export(events, row -> {
                    write(out, format.line(row, events.order().cursor(row)));
                    written++;
                });
                return null;
            } catch (StoreException e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "export ended early project=" + events.project() + " written=" + written + " cause="
                                + e.getMessage());
                return e instanceof StoreException.Limited ? "query-too-expensive" : "store-unavailable";
            }
        }

        private void write(OutputStream out, String text) {
            try {
                out.write(text.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
