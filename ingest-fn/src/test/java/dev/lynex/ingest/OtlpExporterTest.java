package dev.lynex.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lynex.metadata.ProjectLimits;
import dev.lynex.queue.Ledger;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenTelemetry's own exporters for Java, as an app sets them up, against a running ingest. */
class OtlpExporterTest {
    private RunningIngest ingest;

    @BeforeEach
    void start() {
        ingest = RunningIngest.start();
    }

    @AfterEach
    void stop() {
        ingest.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "none"})
    void spansComeByGrpc(String compression) {
        try (SpanExporter exporter = OtlpGrpcSpanExporter.builder()
                .setEndpoint("http://127.0.0.1:" + ingest.otlpGrpcPort())
                .addHeader("authorization", "Bearer " + ingest.key())
                .setCompression(compression)
                .build()) {
            export(exporter, 3_000);
        }
        assertThat(accepted()).isEqualTo(3_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "none"})
    void spansComeByHttp(String compression) {
        try (SpanExporter exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint("http://127.0.0.1:" + ingest.otlpHttpPort() + "/v1/traces")
                .addHeader("x-api-key", ingest.key())
                .setCompression(compression)
                .build()) {
            export(exporter, 3_000);
        }
        assertThat(accepted()).isEqualTo(3_000);
    }

    @Test
    void logRecordsComeByGrpcOnIngestsOwnPortToo() {
        var exporter = OtlpGrpcLogRecordExporter.builder()
                .setEndpoint("http://127.0.0.1:" + ingest.port())
                .addHeader("authorization", "Bearer " + ingest.key())
                .build();
        try (var provider = SdkLoggerProvider.builder()
                .addLogRecordProcessor(SimpleLogRecordProcessor.create(exporter))
                .build()) {
            provider.get("shop")
                    .logRecordBuilder()
                    .setSeverity(Severity.WARN)
                    .setBody("almost out of tea")
                    .emit();
            assertThat(provider.forceFlush().join(10, TimeUnit.SECONDS).isSuccess())
                    .isTrue();
        }
        assertThat(accepted()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anExporterSendsAgainWhatTheRateDidNotAllowAndItIsStoredOnce(boolean grpc) {
        ingest.metadata().limit(ingest.project().id(), new ProjectLimits(1_000, 0));
        String key = ingest.key();
        try (SpanExporter exporter = grpc
                ? OtlpGrpcSpanExporter.builder()
                        .setEndpoint("http://127.0.0.1:" + ingest.otlpGrpcPort())
                        .setHeaders(() -> Map.of("authorization", "Bearer " + key))
                        .setTimeout(Duration.ofSeconds(30))
                        .build()
                : OtlpHttpSpanExporter.builder()
                        .setEndpoint("http://127.0.0.1:" + ingest.otlpHttpPort() + "/v1/traces")
                        .setHeaders(() -> Map.of("authorization", "Bearer " + key))
                        .setTimeout(Duration.ofSeconds(30))
                        .build()) {
            export(exporter, 10_500); // Its burst is 10,000.
        }
        assertThat(accepted()).isEqualTo(10_500);
    }

    @Test
    void anExporterGivesUpOnAWrongKeyAtOnce() {
        try (SpanExporter exporter = OtlpGrpcSpanExporter.builder()
                .setEndpoint("http://127.0.0.1:" + ingest.otlpGrpcPort())
                .addHeader("authorization", "Bearer sk_nobody")
                .build()) {
            var provider = SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                    .build();
            provider.get("shop").spanBuilder("chat").startSpan().end();
            CompletableResultCode flushed = provider.forceFlush().join(10, TimeUnit.SECONDS);
            assertThat(flushed.isDone()).isTrue();
            provider.close();
        }
        assertThat(accepted()).isZero();
    }

    private static void export(SpanExporter exporter, int spans) {
        try (var provider = SdkTracerProvider.builder()
                .addSpanProcessor(BatchSpanProcessor.builder(exporter)
                        .setMaxQueueSize(spans)
                        .setMaxExportBatchSize(spans)
                        .setScheduleDelay(Duration.ofMinutes(1))
                        .setExporterTimeout(Duration.ofSeconds(40))
                        .build())
                .build()) {
            for (int i = 0; i < spans; i++) {
                provider.get("shop").spanBuilder("chat " + i).startSpan().end();
            }
            assertThat(provider.forceFlush().join(40, TimeUnit.SECONDS).isSuccess())
                    .isTrue();
        }
    }

    /** Spans and records in the queue: nothing processes them here. */
    private long accepted() {
        return ingest.queue().ledger().partitions().stream()
                .map(partition -> partition.projects().get(ingest.project().id()))
                .filter(Objects::nonNull)
                .mapToLong(Ledger.Counters::accepted)
                .sum();
    }
}
