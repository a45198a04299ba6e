package dev.lynex.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lynex.engines.ClickHouseEngine;
import dev.lynex.engines.SharedEngines;
import dev.lynex.metadata.Role;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that goes away takes its query along; one that stays has its answers. */
class AbandonedQueryTest {
    private static final String ASKED = "{\"measures\":[\"events\"],\"last\":\"5h\"}";
    private final HttpClient http = HttpClient.newHttpClient();
    private RunningQuery query;

    @BeforeEach
    void start() {
        query = new RunningQuery();
    }

    @AfterEach
    void stop() {
        query.close();
    }

    @Test
    void whatNobodyWaitsForIsNotComputed() throws Exception {
        // A rollup so long that only the limit of ten seconds would end its query.
        query.store().insert("b", List.of(Calls.log("shop", "e", Instant.now().minusSeconds(600))));
        sql("RENAME TABLE " + database() + ".rollup_minute TO " + database() + ".rollup_short");
        sql("CREATE VIEW " + database() + ".rollup_minute AS SELECT f.* FROM numbers(1900000000) AS n CROSS JOIN "
                + database() + ".rollup_short AS f");
        try (var client = new Socket(InetAddress.getLoopbackAddress(), query.port())) {
            client.getOutputStream().write(request(ASKED));
            await().atMost(Duration.ofSeconds(8)).until(() -> running() > 0);
        }
        Instant gone = Instant.now();
        await().atMost(Duration.ofSeconds(8))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> running() == 0);
        assertThat(Duration.between(gone, Instant.now())).as("of ten seconds").isLessThan(Duration.ofSeconds(4));
        assertThat(query.call("GET", "/api/v1/models", "", Role.VIEWER).statusCode())
                .as("others are served")
                .isIn(200, 422, 503);
        assertThat(query.metrics.scrape()).contains("status=\"gone\"");
    }

    @Test
    void requestsThatComeBeforeTheAnswerBeforeThemAreAnsweredInTurn() throws Exception {
        try (var client = new Socket(InetAddress.getLoopbackAddress(), query.port())) {
            client.setSoTimeout(20_000);
            for (int i = 0; i < 20; i++) {
                client.getOutputStream().write(request(ASKED));
                client.getOutputStream().flush();
            }
            for (int i = 0; i < 20; i++) {
                assertThat(answer(client.getInputStream())).as("answer " + i).contains("\"series\"");
            }
        }
    }

    private static String answer(InputStream in) throws Exception {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            assertThat(next).as(head.toString()).isNotNegative();
            head.append((char) next);
        }
        assertThat(head.toString()).startsWith("HTTP/1.1 200");
        int length = head.toString()
                .lines()
                .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
                .mapToInt(line ->
                        Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst()
                .orElseThrow();
        return new String(in.readNBytes(length), UTF_8);
    }

    private byte[] request(String body) {
        return ("POST " + MetricsRoute.PATH + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                        + query.token(Role.VIEWER) + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(UTF_8);
    }

    private String database() {
        return query.addresses().get(4);
    }

    private long running() throws Exception {
        return Long.parseLong(sql("SELECT count() FROM system.processes WHERE current_database = '" + database()
                        + "' AND query LIKE '%rollup_minute%' AND is_initial_query")
                .strip());
    }

    private String sql(String sql) throws Exception {
        ClickHouseEngine engine = SharedEngines.clickHouse();
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(engine.url() + "/"))
                        .header("X-ClickHouse-User", engine.user())
                        .header("X-ClickHouse-Key", engine.password())
                        .POST(HttpRequest.BodyPublishers.ofString(sql))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }
}
