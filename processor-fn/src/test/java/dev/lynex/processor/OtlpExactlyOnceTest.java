package dev.lynex.processor;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.lynex.engines.SharedEngines;
import dev.lynex.metadata.DeadLetter;
import dev.lynex.metadata.DeadLetters;
import dev.lynex.metadata.LetterQuery;
import dev.lynex.pricing.PriceTable;
import dev.lynex.queue.Ledger;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each span and log record is stored once, whatever requests and parts it comes in. */
class OtlpExactlyOnceTest {
    private static final String TRACES = "otlp-traces";
    private final long now = Instant.now().getEpochSecond() * 1_000_000_000L;

    @TempDir
    Path folder;

    private Backends backends;

    @BeforeEach
    void start() {
        backends = new Backends(folder, SharedEngines.clickHouse());
    }

    @AfterEach
    void stop() {
        backends.close();
    }

    @Test
    void spansThatComeAgainInOtherPartsAreStoredOnce() {
        backends.send(0, TRACES, spans(0, 30), 30);
        process();
        backends.send(0, TRACES, spans(0, 20), 20);
        process();
        backends.send(0, TRACES, spans(20, 35), 15);
        process();

        assertThat(backends.sql("SELECT count(), uniqExact(event_id), uniqExact(span_id) FROM events FINAL"))
                .isEqualTo("35\t35\t35");
        assertThat(backends.sql("SELECT DISTINCT type, release FROM events FINAL"))
                .isEqualTo("span\t1.2.3");
        assertThat(backends.counters().dead()).isZero();
    }

    @Test
    void logRecordsThatComeAgainInOtherPartsAreStoredOnce() {
        backends.send(0, "otlp-logs", logs(0, 30), 30);
        process();
        backends.send(0, "otlp-logs", logs(0, 10), 10);
        backends.send(0, "otlp-logs", logs(10, 31), 21);
        process();

        assertThat(backends.sql("SELECT count(), uniqExact(message) FROM events FINAL"))
                .isEqualTo("31\t31");
    }

    @Test
    void aLetterThatIsSentAgainIsItsSpan() {
        // A time that ingest would not have taken, and no row of the store can have.
        byte[] bad = OtlpRowsTest.traces(span(7).setStartTimeUnixNano(-1).build());
        var both = new ByteArrayOutputStream();
        both.writeBytes(spans(0, 2));
        both.writeBytes(bad); // Requests that follow each other are one request.
        backends.send(0, TRACES, both.toByteArray(), 3);
        process();
        assertThat(backends.counters()).isEqualTo(new Ledger.Counters(3, 2, 0, 1));
        DeadLetter letter = letter();
        assertThat(letter.dialect()).isEqualTo(TRACES);

        // Still it cannot be stored: the same letter's worth comes back, and nothing else.
        backends.send(0, letter.dialect(), letter.payload(), letter.events());
        process();

        assertThat(backends.counters()).isEqualTo(new Ledger.Counters(4, 2, 0, 2));
        assertThat(letter().eventId()).isEqualTo(letter.eventId());
    }

    private DeadLetter letter() {
        DeadLetters letters = backends.metadata().deadLetters();
        // A list leaves payloads out.
        DeadLetter listed = letters.list(new LetterQuery(Backends.PROJECT, null, null), null, 10)
                .letters()
                .getFirst()
                .letter();
        return letters.letter(Backends.PROJECT, listed.id()).orElseThrow().letter();
    }

    private void process() {
        try (var processor = ProcessorFunction.create(
                new ProcessorSettings("one", Duration.ofMillis(300), Duration.ofSeconds(10), 2),
                backends.queue(),
                backends.store(),
                backends.metadata(),
                PriceTable.bundled(),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                InstantSource.system())) {
            processor.start();
            await().atMost(20, SECONDS).until(backends::drained);
        }
    }

    private Span.Builder span(int i) {
        return OtlpRowsTest.span().toBuilder()
                .setSpanId(ByteString.copyFromUtf8("span%04d".formatted(i)))
                .setStartTimeUnixNano(now + i);
    }

    private byte[] spans(int from, int to) {
        return OtlpRowsTest.traces(
                IntStream.range(from, to).mapToObj(i -> span(i).build()).toArray(Span[]::new));
    }

    private byte[] logs(int from, int to) {
        var scope = ScopeLogs.newBuilder();
        for (int i = from; i < to; i++) {
            scope.addLogRecords(LogRecord.newBuilder()
                    .setTimeUnixNano(now)
                    .setBody(AnyValue.newBuilder().setStringValue("line " + i)));
        }
        return ExportLogsServiceRequest.newBuilder()
                .addResourceLogs(ResourceLogs.newBuilder().addScopeLogs(scope))
                .build()
                .toByteArray();
    }
}
