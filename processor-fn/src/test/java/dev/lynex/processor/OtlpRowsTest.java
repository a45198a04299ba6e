package dev.lynex.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.lynex.metadata.DeadLetter;
import dev.lynex.metadata.DeadLetter.Reason;
import dev.lynex.pricing.ModelFingerprint;
import dev.lynex.pricing.PriceTable;
import dev.lynex.queue.Block;
import dev.lynex.queue.Entry;
import dev.lynex.store.EventRow;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rows of spans and log records. */
class OtlpRowsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant RECEIVED = Instant.parse("2026-11-23T10:00:00Z");
    private static final Instant START = Instant.parse("2026-11-23T09:59:58.000000123Z");
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";
    private static final Terms TERMS =
            new Terms(RECEIVED.plusMillis(700), Map.of("p", 90), PriceTable.bundled(), Map.of());
    private static final Resource RESOURCE = Resource.newBuilder()
            .addAttributes(text("service.name", "shop"))
            .addAttributes(text("service.version", "1.2.3"))
            .addAttributes(text("deployment.environment.name", "staging"))
            .addAttributes(text("telemetry.sdk.name", "opentelemetry"))
            .addAttributes(text("telemetry.sdk.version", "1.45.2"))
            .build();

    private final RowMapper mapper = new RowMapper(new Dialects(new EventRowMapper()));

    @Test
    void aSpanIsAnEventWithItsIdsTimesAndResource() throws Exception {
        Span span = span().toBuilder()
                .setParentSpanId(bytes("1111111111111111"))
                .setEndTimeUnixNano(nanos(START) + 1_500_000)
                .setKind(Span.SpanKind.SPAN_KIND_CLIENT)
                .setStatus(Status.newBuilder()
                        .setCode(Status.StatusCode.STATUS_CODE_ERROR)
                        .setMessage("card declined"))
                .addAttributes(text("http.route", "/pay"))
                .addAttributes(attribute("n", AnyValue.newBuilder().setIntValue(Long.MAX_VALUE)))
                .addAttributes(attribute("nan", AnyValue.newBuilder().setDoubleValue(Double.NaN)))
                .addAttributes(attribute(
                        "list",
                        AnyValue.newBuilder()
                                .setArrayValue(ArrayValue.newBuilder()
                                        .addValues(AnyValue.newBuilder().setBoolValue(true))
                                        .addValues(
                                                AnyValue.newBuilder().setBytesValue(ByteString.copyFromUtf8("hi"))))))
                .addEvents(Span.Event.newBuilder()
                        .setName("exception")
                        .setTimeUnixNano(nanos(START))
                        .addAttributes(text("exception.type", "Declined")))
                .addLinks(Span.Link.newBuilder().setTraceId(bytes(TRACE)).setSpanId(bytes(SPAN)))
                .build();

        EventRow row = rows(span).getFirst();

        assertThat(row.eventId()).isEqualTo(TRACE + "-" + SPAN);
        assertThat(row.type()).isEqualTo("span");
        assertThat(row.name()).isEqualTo("pay");
        assertThat(row.ts()).isEqualTo(START);
        assertThat(row.latencyMs()).isEqualTo(1.5);
        assertThat(row.status()).isEqualTo("error");
        assertThat(row.message()).isEqualTo("card declined");
        assertThat(row.traceId()).isEqualTo(TRACE);
        assertThat(row.spanId()).isEqualTo(SPAN);
        assertThat(row.parentSpanId()).isEqualTo("1111111111111111");
        assertThat(row.environment()).isEqualTo("staging");
        assertThat(row.release()).isEqualTo("1.2.3");
        assertThat(row.sdkName()).isEqualTo("opentelemetry");
        assertThat(row.sdkVersion()).isEqualTo("1.45.2");
        JsonNode body = JSON.readTree(row.body());
        assertThat(body).isEqualTo(JSON.readTree("""
                {"spanId":"00f067aa0ba902b7","parentSpanId":"1111111111111111","name":"pay",
                 "start":"2026-11-23T09:59:58.000000123Z","end":"2026-11-23T09:59:58.001500123Z",
                 "status":"error","statusMessage":"card declined","kind":"client",
                 "attributes":{"http.route":"/pay","n":9223372036854775807,"nan":"NaN","list":[true,"aGk="]},
                 "events":[{"name":"exception","time":"2026-11-23T09:59:58.000000123Z",
                            "attributes":{"exception.type":"Declined"}}],
                 "links":[{"traceId":"4bf92f3577b34da6a3ce929d0e0e4736","spanId":"00f067aa0ba902b7"}],
                 "service":"shop","scope":{"name":"lib","version":"2"},
                 "resource":{"attributes":{"service.name":"shop","service.version":"1.2.3",
                   "deployment.environment.name":"staging","telemetry.sdk.name":"opentelemetry",
                   "telemetry.sdk.version":"1.45.2"}}}"""));
    }

    @Test
    void aSpanWithoutTimesHasTheTimeOfReceiptAndNoDuration() {
        EventRow row = rows(span().toBuilder()
                        .clearStartTimeUnixNano()
                        .setEndTimeUnixNano(nanos(START))
                        .build())
                .getFirst();
        assertThat(row.ts()).isEqualTo(RECEIVED);
        assertThat(row.latencyMs()).isNull();
        assertThat(row.status()).isEqualTo("ok");
    }

    @Test
    void aSpanThatEndsCenturiesLaterIsStoredToo() {
        EventRow row = rows(span().toBuilder().setEndTimeUnixNano(-1L).build()).getFirst();
        assertThat(row.latencyMs()).isGreaterThan(500 * 365.0 * 24 * 3600 * 1000);
    }

    @Test
    void theSameSpanTwiceIsADuplicate() {
        MappedBlock mapped = map("otlp-traces", traces(span(), span()), 2);
        assertThat(Mapped.rows(mapped)).hasSize(1);
        assertThat(mapped.duplicates()).isEqualTo(Map.of("p", 1));
    }

    @Test
    void aLargeSpanLosesTheEndOfItsLongestTextsAndSaysSo() throws Exception {
        Span large = span().toBuilder()
                .addAttributes(text("prompt", "é".repeat(2 << 20)))
                .addAttributes(text("answer", "b".repeat(700 << 10)))
                .addAttributes(text("short", "kept"))
                .build();

        EventRow row = rows(large).getFirst();

        JsonNode attributes = JSON.readTree(row.body()).path("attributes");
        assertThat(row.body().getBytes(StandardCharsets.UTF_8).length).isBetween(900 << 10, (1 << 20) + 1_000);
        assertThat(attributes.path("lynex.truncated").asBoolean()).isTrue();
        assertThat(attributes.path("short").asText()).isEqualTo("kept");
        assertThat(attributes.path("prompt").asText()).matches("é+");
        assertThat(attributes.path("answer").asText().length())
                .as("both come down to one length")
                .isBetween(500 << 10, 540 << 10);
        assertThat(JSON.readTree(rows(span()).getFirst().body())
                        .path("attributes")
                        .has("lynex.truncated"))
                .isFalse();
    }

    @Test
    void aLongResourceIsShownInPart() throws Exception {
        byte[] payload = ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .setResource(
                                RESOURCE.toBuilder().addAttributes(text("process.command_line", "x".repeat(100_000))))
                        .addScopeSpans(ScopeSpans.newBuilder().addSpans(span())))
                .build()
                .toByteArray();
        EventRow row = Mapped.rows(map("otlp-traces", payload, 1)).getFirst();
        assertThat(row.body().length()).isLessThan(5_000);
        assertThat(row.release()).isEqualTo("1.2.3");
        assertThat(JSON.readTree(row.body())
                        .at("/resource/attributes/lynex.truncated")
                        .asBoolean())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1,debug", "8,debug", "9,info", "12,info", "13,warn", "16,warn", "17,error", "24,error"})
    void severityBecomesALevel(int severity, String level) {
        EventRow row = logs(LogRecord.newBuilder()
                        .setSeverityNumber(SeverityNumber.forNumber(severity))
                        .build())
                .getFirst();
        assertThat(row.name()).isEqualTo(level);
        assertThat(row.status()).isEqualTo(level.equals("error") ? "error" : "ok");
    }

    @Test
    void aLogRecordIsALogEventThatARetryMakesAgain() throws Exception {
        LogRecord record = LogRecord.newBuilder()
                .setObservedTimeUnixNano(nanos(START))
                .setSeverityText("WARN")
                .setBody(AnyValue.newBuilder().setStringValue("low on paper"))
                .setTraceId(bytes(TRACE))
                .setSpanId(bytes(SPAN))
                .addAttributes(text("tray", "2"))
                .build();
        LogRecord other =
                record.toBuilder().setBody(AnyValue.newBuilder().setIntValue(7)).build();

        List<EventRow> rows = logs(record, other);

        EventRow row = rows.getFirst();
        assertThat(row.type()).isEqualTo("log");
        assertThat(row.ts()).isEqualTo(START);
        assertThat(row.name()).isEqualTo("warn");
        assertThat(row.message()).isEqualTo("low on paper");
        assertThat(row.traceId()).isEqualTo(TRACE);
        assertThat(row.spanId()).isEqualTo(SPAN);
        assertThat(row.eventId())
                .matches("[0-9a-f]{32}")
                .isNotEqualTo(rows.get(1).eventId());
        assertThat(rows.get(1).message()).isEqualTo("7");
        assertThat(JSON.readTree(row.body()).at("/attributes/tray").asText()).isEqualTo("2");
        assertThat(logs(record).getFirst().eventId())
                .as("whatever request it comes in")
                .isEqualTo(row.eventId());
    }

    @Test
    void aSpanThatCannotBeMappedIsALetterThatCanBeSentAgain() throws Exception {
        Span bad = span().toBuilder()
                .setName("bad")
                .setSpanId(bytes("2222222222222222"))
                .build();
        var failing = new RowMapper(new Dialects((event, facts, id, entry, block, terms) -> {
            if (facts.name().equals("bad")) {
                throw new IllegalStateException("cannot be");
            }
            return new EventRowMapper().map(event, facts, id, entry, block, terms);
        }));

        MappedBlock mapped = map(failing, "otlp-traces", traces(span(), bad), 2);

        assertThat(Mapped.rows(mapped)).hasSize(1);
        DeadLetter letter = mapped.dead().getFirst();
        assertThat(letter.reason()).isEqualTo(Reason.NOT_MAPPED);
        assertThat(letter.dialect()).isEqualTo("otlp-traces");
        assertThat(letter.eventId()).isEqualTo(TRACE + "-2222222222222222");
        assertThat(ExportTraceServiceRequest.parseFrom(letter.payload())
                        .getResourceSpans(0)
                        .getScopeSpans(0)
                        .getSpansList())
                .containsExactly(bad);
        assertThat(Mapped.rows(map("otlp-traces", letter.payload(), letter.events())))
                .extracting(EventRow::eventId, EventRow::release)
                .containsExactly(tuple(letter.eventId(), "1.2.3"));
    }

    @Test
    void whatCannotBeTakenApartIsOneLetter() {
        byte[] cut = Arrays.copyOf(traces(span(), span()), 50);
        for (MappedBlock mapped : List.of(
                map("otlp-traces", cut, 2),
                map("otlp-traces", traces(span()), 2),
                map("otlp-metrics", traces(span()), 2))) {
            assertThat(Mapped.rows(mapped)).isEmpty();
            assertThat(mapped.dead()).singleElement().satisfies(letter -> {
                assertThat(letter.reason()).isEqualTo(Reason.UNREADABLE_ENTRY);
                assertThat(letter.events()).isEqualTo(2);
            });
        }
    }

    @Test
    void aCallOfAModelIsPricedByItsPartitions() {
        EventRow row = rows(span().toBuilder()
                        .addAttributes(text("gen_ai.operation.name", "chat"))
                        .addAttributes(text("gen_ai.provider.name", "openai"))
                        .addAttributes(text("gen_ai.request.model", "gpt-4o-mini"))
                        .addAttributes(text("gen_ai.response.model", "gpt-4o-mini-2024-07-18"))
                        .addAttributes(count("gen_ai.usage.input_tokens", 1_000))
                        .addAttributes(count("gen_ai.usage.cache_read.input_tokens", 400))
                        .addAttributes(count("gen_ai.usage.output_tokens", 100))
                        .addAttributes(text("gen_ai.input.messages", "[{\"role\":\"user\"}]"))
                        .addAttributes(text("gen_ai.conversation.id", "c-1"))
                        .addAttributes(text("user.id", "u-1"))
                        .build())
                .getFirst();
        assertThat(row.type()).isEqualTo("model_response");
        assertThat(row.model()).isEqualTo("gpt-4o-mini-2024-07-18");
        assertThat(row.inputTokens()).isEqualTo(600);
        assertThat(row.cacheReadTokens()).isEqualTo(400);
        assertThat(row.tokenRule()).isEqualTo("cache-within");
        // 600 at $0.15, 400 cached at $0.075 and 100 out at $0.60, each a million.
        assertThat(row.estimatedCostUsd()).isEqualByComparingTo("0.00018");
        assertThat(row.input()).isEqualTo("[{\"role\":\"user\"}]");
        assertThat(row.sessionId()).isEqualTo("c-1");
        assertThat(row.userId()).isEqualTo("u-1");
    }

    @Test
    void aModelWithoutAPriceIsUnpricedAndAnAgentsSumIsNotCounted() {
        List<EventRow> rows = rows(
                span().toBuilder()
                        .addAttributes(text("openinference.span.kind", "LLM"))
                        .addAttributes(text("llm.model_name", "in-house-7b"))
                        .addAttributes(count("llm.token_count.prompt", 10))
                        .build(),
                span().toBuilder()
                        .setSpanId(bytes("2222222222222222"))
                        .addAttributes(text("gen_ai.operation.name", "invoke_agent"))
                        .addAttributes(text("gen_ai.agent.name", "helper"))
                        .addAttributes(text("gen_ai.request.model", "gpt-4o-mini"))
                        .addAttributes(count("gen_ai.usage.input_tokens", 10))
                        .build());
        assertThat(rows)
                .extracting(EventRow::type, EventRow::costState, EventRow::inputTokens)
                .containsExactly(tuple("model_response", "unpriced", 10L), tuple("agent_action", "none", 0L));
        assertThat(rows.getLast().name()).isEqualTo("helper");
    }

    @Test
    void aModelWhoseAnswerHasANameOfItsOwnIsPricedByTheOneAskedFor() {
        EventRow row = rows(span().toBuilder()
                        .addAttributes(text("gen_ai.provider.name", "openai"))
                        .addAttributes(text("gen_ai.request.model", "gpt-4o-mini"))
                        .addAttributes(text("gen_ai.response.model", "our-router/fast"))
                        .addAttributes(count("gen_ai.usage.input_tokens", 1_000_000))
                        .build())
                .getFirst();
        assertThat(row.model()).isEqualTo("our-router/fast");
        assertThat(row.estimatedCostUsd()).isEqualByComparingTo("0.15");
    }

    @Test
    void aStepTellsItsAgentPromptFirstTokenAndScores() {
        EventRow row = rows(span().toBuilder()
                        .addAttributes(text("gen_ai.operation.name", "chat"))
                        .addAttributes(text("gen_ai.request.model", "claude-sonnet-4-5-20250929"))
                        .addAttributes(text("gen_ai.agent.name", "planner"))
                        .addAttributes(text("gen_ai.prompt.name", "greeting"))
                        .addAttributes(attribute(
                                "gen_ai.response.time_to_first_chunk",
                                AnyValue.newBuilder().setDoubleValue(0.25)))
                        .addEvents(Span.Event.newBuilder()
                                .setName("gen_ai.evaluation.result")
                                .addAttributes(text("gen_ai.evaluation.name", "relevance"))
                                .addAttributes(attribute(
                                        "gen_ai.evaluation.score.value",
                                        AnyValue.newBuilder().setDoubleValue(0.75))))
                        .addEvents(Span.Event.newBuilder()
                                .setName("gen_ai.evaluation.result")
                                .addAttributes(text("gen_ai.evaluation.name", "tone"))
                                .addAttributes(text("gen_ai.evaluation.score.label", "friendly")))
                        .build())
                .getFirst();
        assertThat(row.step()).isEqualTo(new EventRow.Step("planner", "greeting", 250.0, Map.of("relevance", 0.75)));
        assertThat(row.fingerprint()).isEqualTo(new ModelFingerprint("claude-sonnet", "4.5", "2025-09-29"));
    }

    @Test
    void audioWithinTheTokensHasItsOwnPrice() {
        EventRow row = rows(span().toBuilder()
                        .addAttributes(text("openinference.span.kind", "LLM"))
                        .addAttributes(text("llm.provider", "openai"))
                        .addAttributes(text("llm.model_name", "gpt-audio"))
                        .addAttributes(count("llm.token_count.prompt", 1_000_000))
                        .addAttributes(count("llm.token_count.prompt_details.audio", 400_000))
                        .addAttributes(count("llm.token_count.completion", 1_000_000))
                        .addAttributes(count("llm.token_count.completion_details.audio", 1_000_001))
                        .build())
                .getFirst();
        assertThat(row.inputTokens()).as("audio is part of the input").isEqualTo(1_000_000);
        // Of a million: in 600,000 at $2.50 and 400,000 of audio at $32, out all at $64, since it is no more than all.
        assertThat(row.estimatedCostUsd()).isEqualByComparingTo("78.3");
    }

    private static KeyValue count(String key, long value) {
        return attribute(key, AnyValue.newBuilder().setIntValue(value));
    }

    static Span span() {
        return Span.newBuilder()
                .setTraceId(bytes(TRACE))
                .setSpanId(bytes(SPAN))
                .setName("pay")
                .setStartTimeUnixNano(nanos(START))
                .build();
    }

    static byte[] traces(Span... spans) {
        return ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .setResource(RESOURCE)
                        .addScopeSpans(ScopeSpans.newBuilder()
                                .setScope(InstrumentationScope.newBuilder()
                                        .setName("lib")
                                        .setVersion("2"))
                                .addAllSpans(List.of(spans))))
                .build()
                .toByteArray();
    }

    private List<EventRow> rows(Span... spans) {
        return Mapped.rows(map("otlp-traces", traces(spans), spans.length));
    }

    private List<EventRow> logs(LogRecord... records) {
        byte[] payload = ExportLogsServiceRequest.newBuilder()
                .addResourceLogs(ResourceLogs.newBuilder()
                        .setResource(RESOURCE)
                        .addScopeLogs(ScopeLogs.newBuilder().addAllLogRecords(List.of(records))))
                .build()
                .toByteArray();
        return Mapped.rows(map("otlp-logs", payload, records.length));
    }

    private MappedBlock map(String dialect, byte[] payload, int events) {
        return map(mapper, dialect, payload, events);
    }

    private static MappedBlock map(RowMapper mapper, String dialect, byte[] payload, int events) {
        var entry = new Entry("1-0", "p", dialect, "0198c0de00000000000000000000aaaa", RECEIVED, events, payload);
        var block = new Block("epoch", 0, "1-0", "1-0", "me", 1, 1, true, false, Map.of("p", events), Map.of());
        return mapper.map("block", block, List.of(entry), TERMS);
    }

    private static long nanos(Instant at) {
        return at.getEpochSecond() * 1_000_000_000L + at.getNano();
    }

    private static ByteString bytes(String hex) {
        return ByteString.copyFrom(HexFormat.of().parseHex(hex));
    }

    private static KeyValue text(String key, String value) {
        return attribute(key, AnyValue.newBuilder().setStringValue(value));
    }

    private static KeyValue attribute(String key, AnyValue.Builder value) {
        return KeyValue.newBuilder().setKey(key).setValue(value).build();
    }
}
