package dev.lynex.processor;

import dev.lynex.event.EventType;
import dev.lynex.genai.GenAi;
import dev.lynex.genai.GenAiMapper;
import dev.lynex.genai.Kind;
import dev.lynex.genai.TelemetrySpan;
import dev.lynex.store.EventRow;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a span says of generative AI, in whichever dialect; any other span is a step of a trace and nothing more. */
final class GenAiSpans implements SpanMapping {
    private static final double NANOS_PER_MS = 1e6;
    /** What the column of client costs holds. */
    private static final double COST_LIMIT = 1_000_000;

    private final SpanMapping plain;

    GenAiSpans(SpanMapping plain) {
        this.plain = plain;
    }

    @Override
    public SpanFacts of(Span span, Resource resource, InstrumentationScope scope) {
        SpanFacts told = plain.of(span, resource, scope);
        GenAi said = GenAiMapper.map(telemetry(span, resource, scope));
        if (said.kind() == Kind.NONE) {
            return new SpanFacts(told.type(), told.facts(), none(said.session()), none(said.user()), told.tags());
        }
        Facts facts = told.facts()
                .but()
                .named(said.name().isEmpty() ? told.facts().name() : said.name())
                .calling(said.model(), none(said.provider()), said.usage(), cost(said.costUsd()))
                .askedFor(said.requestModel())
                .step(new EventRow.Step(said.agent(), said.prompt(), said.firstTokenMs(), scores(said.scores())))
                .exchanging(said.input(), said.output())
                .build();
        return new SpanFacts(
                EventType.ofWire(said.kind().type()).orElse(EventType.SPAN),
                facts,
                none(said.session()),
                none(said.user()),
                told.tags());
    }

    private static TelemetrySpan telemetry(Span span, Resource resource, InstrumentationScope scope) {
        List<TelemetrySpan.Event> events = span.getEventsList().stream()
                .map(event -> new TelemetrySpan.Event(
                        event.getName(),
                        (event.getTimeUnixNano() - span.getStartTimeUnixNano()) / NANOS_PER_MS,
                        values(event.getAttributesList())))
                .toList();
        return new TelemetrySpan(
                span.getName(),
                values(span.getAttributesList()),
                events,
                scope.getName(),
                scope.getVersion(),
                values(resource.getAttributesList()));
    }

    private static Map<String, Object> values(List<KeyValue> attributes) {
        Map<String, Object> values = new HashMap<>();
        attributes.forEach(attribute -> {
            Object value = value(attribute.getValue());
            if (value != null) {
                values.putIfAbsent(attribute.getKey(), value);
            }
        });
        return values;
    }

    private static @Nullable Object value(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case BOOL_VALUE -> value.getBoolValue();
            case INT_VALUE -> value.getIntValue();
            case DOUBLE_VALUE -> value.getDoubleValue();
            case ARRAY_VALUE ->
                value.getArrayValue().getValuesList().stream()
                        .map(GenAiSpans::value)
                        .filter(each -> each != null)
                        .toList();
            case KVLIST_VALUE -> values(value.getKvlistValue().getValuesList());
            case BYTES_VALUE -> value.getBytesValue().toByteArray();
            default -> null;
        };
    }

    /** Judgements that are numbers; those that are only words stay in the span's own attributes. */
    private static Map<String, Double> scores(List<GenAi.Score> told) {
        if (told.isEmpty()) {
            return Map.of();
        }
        Map<String, Double> scores = new HashMap<>();
        told.forEach(score -> {
            if (score.value() != null && !score.name().isEmpty()) {
                scores.putIfAbsent(score.name(), score.value());
            }
        });
        return scores;
    }

    private static @Nullable BigDecimal cost(@Nullable Double usd) {
        return usd == null || usd < 0 || usd >= COST_LIMIT ? null : BigDecimal.valueOf(usd);
    }

    private static @Nullable String none(String text) {
        return text.isEmpty() ? null : text;
    }
}
