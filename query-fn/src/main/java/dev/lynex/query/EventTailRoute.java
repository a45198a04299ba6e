package dev.lynex.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lynex.function.Json;
import dev.lynex.function.ProblemException;
import dev.lynex.metadata.MetadataException;
import dev.lynex.store.StoreException;
import dev.lynex.store.TailPage;
import dev.lynex.store.TailPlace;
import dev.lynex.store.TailQuery;
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
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/v1/events/tail}: new events as they are stored, as server-sent events. Each has an id from which the next
 * request goes on, {@code Last-Event-ID}.
 */
final class EventTailRoute implements Route {
    private static final Set<String> PARAMETERS =
            Stream.concat(Stream.of("project"), Filters.PARAMETERS.stream()).collect(Collectors.toUnmodifiableSet());
    private static final HeaderName LAST_EVENT_ID = HeaderNames.create("Last-Event-ID");
    private static final HeaderName BUFFERING = HeaderNames.create("X-Accel-Buffering");
    private static final int PAGE = 500;

    private final Access access;
    private final Coverage coverage;
    private final Tails tails;
    private final TailSettings settings;

    EventTailRoute(Access access, Coverage coverage, Tails tails, TailSettings settings) {
        this.access = access;
        this.coverage = coverage;
        this.tails = tails;
        this.settings = settings;
    }

    @Override
    public void routing(HttpRouting.Builder routing) {
        routing.get("/api/v1/events/tail", this::tail);
    }

    private void tail(ServerRequest req, ServerResponse res) {
        String project = access.project(req);
        var query = new Query(req, PARAMETERS);
        TailPlace last = last(req);
        TailPlace from = last == null ? null : within(last);
        var client = new TailClient(Filters.of(query), from, settings.buffer());
        tails.open(project, client);
        try {
            res.header(HeaderNames.CONTENT_TYPE, "text/event-stream");
            res.header(HeaderNames.CACHE_CONTROL, "no-store");
            res.header(BUFFERING, "no"); // nginx would keep events back
            new Sending(req, project, client, res.outputStream()).run(last, from);
        } finally {
            tails.close(project, client);
        }
    }

    private static @Nullable TailPlace last(ServerRequest req) {
        return req.headers()
                .first(LAST_EVENT_ID)
                .filter(id -> !id.isBlank())
                .map(TailPlace::parse)
                .orElse(null);
    }

    /** Not further back than may be, and not ahead of time. */
    private TailPlace within(TailPlace last) {
        Instant now = tails.clock().instant();
        Instant first = now.minus(settings.reach());
        if (last.processed().isBefore(first)) {
            return TailPlace.at(first);
        }
        return last.processed().isAfter(now) ? TailPlace.at(now) : last;
    }

    /** One client's stream. */
    private final class Sending {
        private final ServerRequest req;
        private final String project;
        private final TailClient client;
        private final OutputStream out;
        private long nextSign;

        Sending(ServerRequest req, String project, TailClient client, OutputStream out) {
            this.req = req;
            this.project = project;
            this.client = client;
            this.out = out;
        }

        void run(@Nullable TailPlace last, @Nullable TailPlace from) {
            try {
                send("retry: 2000\n\n");
                if (last != null && from != null && from.processed().isAfter(last.processed())) {
                    tell(
                            "gap",
                            null,
                            "from",
                            last.processed().toString(),
                            "to",
                            from.processed().toString());
                }
                follow(from);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                tell("end", null, "reason", "shutdown", "detail", "this server stops; connect again");
            } catch (ProblemException e) {
                tell(
                        "end",
                        null,
                        "reason",
                        e.problem().type(),
                        "detail",
                        e.problem().detail());
            } catch (UncheckedIOException e) {
                throw new CloseConnectionException("the client is gone", e);
            }
        }

        private void follow(@Nullable TailPlace from) throws InterruptedException {
            TailPlace start = client.start(settings.heartbeat());
            while (start == null) {
                sign();
                start = client.start(settings.heartbeat());
            }
            if (from != null && !catchUp(from, start)) {
                return;
            }
            tell("open", from == null ? start.text() : null, "project", project);
            nextSign = System.nanoTime() + settings.heartbeat().toNanos();
            while (!client.dropped()) {
                long left = nextSign - System.nanoTime();
                List<TailPage.Stored> events = client.take(Duration.ofNanos(Math.max(1_000_000, left)));
                send(events);
                if (nextSign - System.nanoTime() <= 0) {
                    sign();
                }
            }
            slow();
        }

        /** What was stored while the client was away, up to where its live events begin. */
        private boolean catchUp(TailPlace from, TailPlace start) {
            String after = from.text();
            TailPage page;
            try {
                do {
                    page = tails.store()
                            .tail(new TailQuery(project, after, start.processed(), List.of(client.filter()), PAGE));
                    send(page.events());
                    after = page.place();
                } while (page.more() && !client.dropped());
            } catch (StoreException e) {
                tell("end", null, "reason", "store-unavailable", "detail", "the event store does not answer now");
                return false;
            }
            return true;
        }

        private void slow() {
            tails.metrics().dropped();
            tell(
                    "dropped",
                    null,
                    "reason",
                    "too-slow",
                    "detail",
                    "more than " + settings.buffer() + " events waited; connect again to go on, or filter more");
        }

        /** A sign of life; and whoever may not see the project any more sees nothing more. */
        private void sign() {
            nextSign = System.nanoTime() + settings.heartbeat().toNanos();
            ObjectNode json = Json.MAPPER.createObjectNode();
            try {
                access.again(req);
            } catch (MetadataException e) {
                // Not known is not refused: the next sign asks again.
                json.put("note", "accounts cannot be checked now");
            }
            coverage.describe(json, project);
            send("event: heartbeat\ndata: " + text(json) + "\n\n");
        }

        private void send(List<TailPage.Stored> events) {
            if (events.isEmpty()) {
                return;
            }
            var text = new StringBuilder();
            for (TailPage.Stored event : events) {
                text.append("id: ")
                        .append(event.place())
                        .append("\nevent: event\ndata: ")
                        .append(text(EventJson.light(event.event())))
                        .append("\n\n");
            }
            send(text.toString());
        }

        private void tell(String event, @Nullable String id, String... members) {
            ObjectNode json = Json.MAPPER.createObjectNode();
            for (int i = 0; i < members.length; i += 2) {
                json.put(members[i], members[i + 1]);
            }
            send((id == null ? "" : "id: " + id + "\n") + "event: " + event + "\ndata: " + text(json) + "\n\n");
        }

        private void send(String text) {
            try {
                out.write(text.getBytes(StandardCharsets.UTF_8));
                out.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** JSON has no line breaks outside of its texts, and there they are escaped. */
    private static String text(ObjectNode json) {
        try {
            return Json.MAPPER.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
