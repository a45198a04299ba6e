package dev.lynex.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lynex.metadata.Role;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Parameters that nobody should send: each is answered, none with a 500, and the events stay. */
class HostileParametersTest {
    private static final int REQUESTS = 1_500;
    private static final List<String> PATHS = List.of(
            "/api/v1/events", "/api/v1/events/export", "/api/v1/events/e", "/api/v1/events/%s", "/api/v1/facets");
    private static final List<String> NAMES = List.of(
            "from",
            "to",
            "order",
            "fields",
            "cursor",
            "limit",
            "q",
            "filter",
            "type",
            "status",
            "model",
            "tag",
            "traceId",
            "userId",
            "metadata.a",
            "metadata.",
            "metadata.'",
            "metadata.x.y",
            "format",
            "dimension",
            "timestamp",
            "project",
            "nonsense",
            "");
    private static final List<String> VALUES = List.of(
            "",
            "' OR 1=1 --",
            "{project:String}",
            "\\",
            "\u0000",
            "%",
            "a\nb",
            "\"",
            "\"unclosed phrase",
            "- - -",
            "-a \"b c\" -\"d\"",
            "日本語 ß İ ﬁ",
            "\uD83D\uDE00",
            "AQAAAAAAAAAAAAAAAAAAAAAA",
            "AgAAAAAAAAAAAAAAAAAAAAAA",
            "AQD__________wAAAAAAAAAA",
            "____",
            "-1",
            "0",
            "9223372036854775808",
            "1e309",
            "2026-02-30T00:00:00Z",
            "1970-01-01T00:00:00Z",
            "2199-12-31T23:59:59.999999999+18:00",
            "2026-11-27T10:00:00-18:00",
            "0000-01-01T00:00:00Z",
            "desc",
            "asc",
            "csv",
            "ndjson",
            "model",
            "metadata",
            "body",
            "log",
            "error",
            "[{\"metadata\":\"a\",\"values\":[\"\",\"x'\"],\"not\":true}]",
            "[{\"text\":\"a -b\"}]",
            "[{\"text\":\"'\\\\\"}]",
            "[{\"quantity\":\"costUsd\",\"min\":\"1e999999999\"}]",
            "[{\"quantity\":\"latencyMs\",\"min\":-1,\"max\":1e300}]",
            "[{\"dimension\":\"tag\",\"values\":[\"\\u0000\"]}]",
            "[{\"dimension\":\"model\",\"values\":[]}]",
            "[[[[[[[[]]]]]]]]",
            "[null]",
            "{}",
            "[",
            "x".repeat(3_000));

    @Test
    void noneIsAnsweredWithA500AndNoneHarms() throws Exception {
        long seed = Long.getLong("lynex.fuzz.seed", System.nanoTime());
        System.out.println("HostileParametersTest seed=" + seed);
        var random = new Random(seed);
        try (var query = new RunningQuery()) {
            query.store()
                    .insert("b", List.of(SomeRows.row("e", Instant.now(), Instant.now(), "a b", Map.of("a", "x'"))));
            int found = 0;
            for (int i = 0; i < REQUESTS; i++) {
                String path = path(random);
                HttpResponse<String> answer = query.call("GET", path, "", Role.VIEWER);
                assertThat(answer.statusCode())
                        .as("seed %d, %s: %s", seed, path, answer.body())
                        .isIn(200, 400, 404, 414, 422);
                found += answer.statusCode() == 200 ? 1 : 0;
            }
            assertThat(found).as("requests that were fine").isGreaterThan(REQUESTS / 50);
            assertThat(query.json("/api/v1/events").get("events")).hasSize(1);
        }
    }

    private static String path(Random random) {
        String path = pick(PATHS, random)
                .replace("%s", EventsRouteTest.url(pick(VALUES, random)).replace("+", "%20"));
        List<String> parameters = new ArrayList<>();
        for (int n = random.nextInt(4); n > 0; n--) {
            parameters.add(EventsRouteTest.url(pick(NAMES, random)) + "=" + EventsRouteTest.url(pick(VALUES, random)));
        }
        return path + "?" + parameters.stream().collect(Collectors.joining("&"));
    }

    private static String pick(List<String> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }
}
