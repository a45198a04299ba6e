package dev.lynex.benchmarks;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.lynex.genai.GenAi;
import dev.lynex.genai.GenAiMapper;
import dev.lynex.genai.TelemetrySpan;
import dev.lynex.pricing.Cost;
import dev.lynex.pricing.ModelFingerprint;
import dev.lynex.pricing.PriceTable;
import dev.lynex.pricing.TokenUsage;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * What reading, mapping and pricing one span of {@link SpanRequest} takes, by JMH; over 100 spans, so that no branch is
 * learned by heart. What share of processing that is, {@link ProcessBenchmark} with {@code otlp} tells.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class SpanBenchmark {
    private static final int SPANS = 100;
    private static final Instant AT = Instant.parse("2026-11-24T12:00:00Z");

    private final PriceTable prices = PriceTable.bundled();
    private final byte[][] encoded = new byte[SPANS][];
    private final TelemetrySpan[] spans = new TelemetrySpan[SPANS];
    private final GenAi[] mapped = new GenAi[SPANS];
    private int next;

    public SpanBenchmark() {
        List<Span> sent = sent();
        for (int i = 0; i < SPANS; i++) {
            encoded[i] = sent.get(i).toByteArray();
            spans[i] = telemetry(sent.get(i));
            mapped[i] = GenAiMapper.map(spans[i]);
        }
    }

    public static void main(String[] args) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(SpanBenchmark.class.getSimpleName())
                        .build())
                .run();
    }

    /** Protobuf to objects. */
    @Benchmark
    public Span parse() throws InvalidProtocolBufferException {
        return Span.parseFrom(encoded[index()]);
    }

    /** Attributes to what they say of generative AI. */
    @Benchmark
    public GenAi map() {
        return GenAiMapper.map(spans[index()]);
    }

    /** Tokens and model to dollars. */
    @Benchmark
    public Cost price() {
        GenAi said = mapped[index()];
        TokenUsage usage = said.usage();
        return prices.price(said.provider(), said.model(), usage == null ? TokenUsage.NONE : usage, AT);
    }

    @Benchmark
    public ModelFingerprint fingerprint() {
        return ModelFingerprint.of(mapped[index()].model());
    }

    private int index() {
        next = next + 1 == SPANS ? 0 : next + 1;
        return next;
    }

    private static List<Span> sent() {
        try {
            byte[] body = SpanRequest.of("key", SPANS, "s0", new Random(1)).body(1);
            return ExportTraceServiceRequest.parseFrom(body)
                    .getResourceSpans(0)
                    .getScopeSpans(0)
                    .getSpansList();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TelemetrySpan telemetry(Span span) {
        Map<String, Object> values = new HashMap<>();
        for (KeyValue attribute : span.getAttributesList()) {
            values.put(
                    attribute.getKey(),
                    attribute.getValue().hasIntValue()
                            ? (Object) attribute.getValue().getIntValue()
                            : attribute.getValue().getStringValue());
        }
        return new TelemetrySpan(span.getName(), values, List.of(), "opentelemetry", "1", Map.of());
    }
}
