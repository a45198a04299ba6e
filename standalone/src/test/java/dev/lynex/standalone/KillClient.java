package dev.lynex.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * A client of the kill test, as apps are: it sends batches, single events, batches with bad events among the good ones,
 * spans by OTLP over HTTP and over gRPC, and requests that were answered already once more. What has no answer, or is told
 * to come again, it sends again with the same bytes until it is answered.
 */
final class KillClient implements Runnable {
    /** Tokens of each event, so that sums can be told from counts. */
    static final int INPUT_TOKENS = 7;

    private final Fleet fleet;
    private final Random random;
    private final Instant until;
    final Ids sent = new Ids();
    final Ids acknowledged = new Ids();
    final Ids bad = new Ids();
    int requests;
    int repeats;
    int unanswered;
    int refused;

    KillClient(Fleet fleet, long seed, Instant until) {
        this.fleet = fleet;
        this.random = new Random(seed);
        this.until = until;
    }

    /** Sends once; true when it was taken, false when it is to be sent again. */
    @FunctionalInterface
    private interface Attempt {
        boolean send() throws IOException, InterruptedException;
    }

    private record Sending(Attempt attempt, List<String> good) {}

    @Override
    public void run() {
        List<Sending> answered = new ArrayList<>();
        while (Instant.now().isBefore(until)) {
            boolean again = !answered.isEmpty() && random.nextInt(6) == 0;
            Sending sending = again ? answered.get(random.nextInt(answered.size())) : next();
            sent.addAll(sending.good());
            if (deliver(sending)) {
                acknowledged.addAll(sending.good());
                requests++;
                repeats += again ? 1 : 0;
                if (!again) {
                    answered.add(sending);
                }
                if (answered.size() > 20) {
                    answered.removeFirst();
                }
            }
            pause(5 + random.nextInt(25));
        }
    }

    private Sending next() {
        return switch (random.nextInt(6)) {
            case 0 -> {
                String id = newId();
                yield events("/api/v1/events", event(id, INPUT_TOKENS), "", List.of(id), 0);
            }
            case 1 -> batch(20 + random.nextInt(200), 0, true);
            case 2 -> batch(20 + random.nextInt(50), 1 + random.nextInt(5), false);
            case 3 -> {
                KillSpans spans = KillSpans.of(1 + random.nextInt(1_500), random);
                yield new Sending(() -> taken(fleet.sendOtlp(spans.request()), 200, 503, 429), spans.ids());
            }
            case 4 -> {
                KillSpans spans = KillSpans.of(1 + random.nextInt(1_500), random);
                yield new Sending(() -> taken(fleet.callOtlp(spans.request()), 0, 14, 8), spans.ids());
            }
            default -> batch(1 + random.nextInt(40), 0, false);
        };
    }

    /**
     * Whether it was taken.
     *
     * @param away the answer while a store is away
     * @param full the answer while the project holds its share of the queue, as it may on a slow machine
     */
    private static boolean taken(int status, int good, int away, int full) {
        if (status != good && status != away && status != full) {
            throw new AssertionError("answered " + status);
        }
        return status == good;
    }

    private Sending batch(int good, int bad, boolean keyed) {
        List<String> ids = new ArrayList<>();
        List<String> events = new ArrayList<>();
        for (int i = 0; i < good; i++) {
            String id = newId();
            ids.add(id);
            events.add(event(id, INPUT_TOKENS));
        }
        for (int i = 0; i < bad; i++) {
            String id = newId();
            this.bad.add(id);
            events.add(random.nextInt(events.size() + 1), event(id, -1));
        }
        String body = "[" + String.join(",", events) + "]";
        return events("/api/v1/events/batch", body, keyed ? newId() : "", ids, bad);
    }

    private Sending events(String path, String body, String key, List<String> good, int bad) {
        return new Sending(
                () -> {
                    HttpResponse<String> answer = fleet.send(path, body, key);
                    boolean taken = taken(answer.statusCode(), 202, 503, 429);
                    if (taken) {
                        check(good.size(), bad, answer);
                    }
                    return taken;
                },
                good);
    }

    private String newId() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private String event(String id, int inputTokens) {
        return "{\"eventId\":\"" + id + "\",\"type\":\"token_usage\",\"timestamp\":\"" + Instant.now()
                + "\",\"context\":{\"traceId\":\"trace-" + random.nextInt(1000)
                + "\"},\"body\":{\"model\":\"gpt-4o\",\"inputTokens\":" + inputTokens + ",\"outputTokens\":3}}";
    }

    /** False when it had to be given up at the end of the test, so that nobody knows what became of it. */
    private boolean deliver(Sending sending) {
        while (Instant.now().isBefore(until.plusSeconds(60))) {
            try {
                if (sending.attempt().send()) {
                    return true;
                }
                refused++;
            } catch (IOException e) {
                unanswered++;
            } catch (InterruptedException e) {
                return false;
            }
            pause(100);
        }
        return false;
    }

    private static void check(int good, int bad, HttpResponse<String> answer) throws IOException {
        JsonNode json = RunningLynex.JSON.readTree(answer.body());
        if (json.get("accepted").asInt() != good || json.get("rejected").size() != bad) {
            throw new AssertionError("sent " + good + " good and " + bad + " bad, answered " + answer.body());
        }
    }

    /** The pace of the load: part of the scenario, nothing waits for a result here. */
    static void pause(int millis) {
        java.util.concurrent.locks.LockSupport.parkNanos(millis * 1_000_000L);
    }
}
