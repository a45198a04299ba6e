package dev.lynex.standalone;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The Java app of the exporters' proof; {@link OtlpSender} says what it is told and tells. */
final class JavaSender {
    private static final long PAUSE_NANOS = 10_000_000;
    private static final int SPANS_FOR_A_LOG = 10;

    private JavaSender() {}

    public static void main(String[] arguments) throws Exception {
        OpenTelemetrySdk sdk = AutoConfiguredOpenTelemetrySdk.builder()
                .addSpanExporterCustomizer((exporter, config) -> new Spans(exporter))
                .addLogRecordExporterCustomizer((exporter, config) -> new Logs(exporter))
                .disableShutdownHook()
                .build()
                .getOpenTelemetrySdk();
        int[] made = send(sdk.getTracer("sender"), sdk.getLogsBridge().get("sender"));
        sdk.shutdown().join(60, TimeUnit.SECONDS);
        tell("made " + made[0] + " " + made[1]);
    }

    /** Until the input ends; answers how many spans and log records it made. */
    private static int[] send(Tracer tracer, Logger logger) throws Exception {
        int spans = 0;
        int logs = 0;
        var input = Thread.ofVirtual().start(() -> {
            try {
                System.in.transferTo(java.io.OutputStream.nullOutputStream());
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        while (input.isAlive()) {
            Span span = tracer.spanBuilder("chat gpt-4o")
                    .setAttribute("gen_ai.operation.name", "chat")
                    .setAttribute("gen_ai.request.model", "gpt-4o")
                    .setAttribute(AttributeKey.longKey("gen_ai.usage.input_tokens"), 7L)
                    .setAttribute(AttributeKey.longKey("gen_ai.usage.output_tokens"), 3L)
                    .startSpan();
            span.end();
            if (spans++ % SPANS_FOR_A_LOG == 0) {
                logger.logRecordBuilder().setBody("log-" + logs++).emit();
            }
            // The pace of the load.
            java.util.concurrent.locks.LockSupport.parkNanos(PAUSE_NANOS);
        }
        return new int[] {spans, logs};
    }

    private static void tell(String line) {
        synchronized (JavaSender.class) {
            System.out.println(line);
        }
    }

    private static CompletableResultCode told(CompletableResultCode result, String kind, String ids) {
        return result.whenComplete(() -> tell(kind + (result.isSuccess() ? " ok " : " failed ") + ids));
    }

    private record Spans(SpanExporter exporter) implements SpanExporter {
        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            String ids = spans.stream()
                    .map(s -> s.getTraceId() + "-" + s.getSpanId())
                    .collect(Collectors.joining(" "));
            return told(exporter.export(spans), "spans", ids);
        }

        @Override
        public CompletableResultCode flush() {
            return exporter.flush();
        }

        @Override
        public CompletableResultCode shutdown() {
            return exporter.shutdown();
        }
    }

    private record Logs(LogRecordExporter exporter) implements LogRecordExporter {
        @Override
        public CompletableResultCode export(Collection<LogRecordData> logs) {
            String ids = logs.stream().map(l -> l.getBodyValue().asString()).collect(Collectors.joining(" "));
            return told(exporter.export(logs), "logs", ids);
        }

        @Override
        public CompletableResultCode flush() {
            return exporter.flush();
        }

        @Override
        public CompletableResultCode shutdown() {
            return exporter.shutdown();
        }
    }
}
