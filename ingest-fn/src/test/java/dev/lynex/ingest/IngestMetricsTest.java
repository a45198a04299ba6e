package dev.lynex.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What ingest tells of what it did. */
class IngestMetricsTest {
    private static final String BAD = "{\"type\":\"log\",\"body\":{\"level\":\"info\"}}";

    @Test
    void eventsAreCountedByTheirDialectAndByWhyTheyWereRejected() throws IOException {
        try (var ingest = RunningIngest.start()) {
            assertThat(value(ingest, "lynex_ingest_rejected_events_total{reason=\"required\"}"))
                    .as("there from the start, so that the first is an increase")
                    .isZero();
            String batch = "[" + RunningIngest.EVENT + "," + BAD + "," + RunningIngest.EVENT + "]";
            assertThat(ingest.post("/api/v1/events/batch", batch, "Idempotency-Key: one")
                            .status())
                    .isEqualTo(202);
            assertThat(value(ingest, "lynex_ingest_accepted_events_total{dialect=\"native\"}"))
                    .isEqualTo(2);
            assertThat(value(ingest, "lynex_ingest_rejected_events_total{reason=\"required\"}"))
                    .isEqualTo(1);
            assertThat(value(ingest, "lynex_ingest_request_bytes_sum")).isEqualTo(batch.length());
            assertThat(value(ingest, "lynex_ingest_accept_seconds_count")).isEqualTo(1);

            assertThat(ingest.post("/api/v1/events/batch", batch, "Idempotency-Key: one")
                            .status())
                    .isEqualTo(202);
            assertThat(value(ingest, "lynex_ingest_repeated_requests_total")).isEqualTo(1);
            assertThat(value(ingest, "lynex_ingest_accepted_events_total{dialect=\"native\"}"))
                    .as("a retry is no event")
                    .isEqualTo(2);
        }
    }

    @Test
    void spansAreCountedByTheirDialectAndRequestsByWhyTheyWereRefused() throws IOException {
        try (var ingest = RunningIngest.start()) {
            String now = Long.toString(System.currentTimeMillis() * 1_000_000);
            String span = "{\"traceId\":\"4bf92f3577b34da6a3ce929d0e0e4736\",\"spanId\":\"%s\",\"name\":\"s\","
                    + "\"startTimeUnixNano\":\"" + now + "\",\"endTimeUnixNano\":\"" + now + "\"}";
            String spans = "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[" + span.formatted("00f067aa0ba902b7")
                    + "," + span.formatted("none") + "]}]}]}";
            assertThat(ingest.post("/v1/traces", spans, "Content-Type: application/json")
                            .status())
                    .isEqualTo(200);
            assertThat(value(ingest, "lynex_ingest_accepted_events_total{dialect=\"otlp-traces\"}"))
                    .isEqualTo(1);
            assertThat(value(ingest, "lynex_ingest_rejected_events_total{reason=\"bad-span-id\"}"))
                    .isEqualTo(1);
            ingest.post("/v1/traces", "{", "Content-Type: application/json");
            assertThat(value(ingest, "lynex_ingest_refused_requests_total{reason=\"malformed-otlp\"}"))
                    .isEqualTo(1);
            assertThat(value(ingest, "lynex_ingest_refused_requests_total{reason=\"queue-full\"}"))
                    .isZero();
        }
    }

    private static double value(RunningIngest ingest, String series) throws IOException {
        String metrics;
        try (RawClient client = ingest.connect()) {
            metrics = client.request("GET", "/metrics", new byte[0]).body();
        }
        Matcher value =
                Pattern.compile("(?m)^" + Pattern.quote(series) + " (\\S+)$").matcher(metrics);
        assertThat(value.find()).as(series + " in\n" + metrics).isTrue();
        return Double.parseDouble(value.group(1));
    }
}
