package dev.lynex.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpJsonTest {
    private static final String REQUEST = """
            {"resourceSpans":[{"scopeSpans":[{"spans":[{
              "traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"eee19b7ec3c1b174","parentSpanId":"eee19b7ec3c1b173",
              "name":"I'm a server span é 🙂","startTimeUnixNano":"1544712660000000000","endTimeUnixNano":1544712661000000000,
              "kind":2,"unknown":{"a":[1,{}]},"status":{"code":"STATUS_CODE_ERROR","message":null},
              "attributes":[
                {"key":"s","value":{"stringValue":"v"}},{"key":"i","value":{"intValue":"-9223372036854775808"}},
                {"key":"d","value":{"doubleValue":1.5}},{"key":"n","value":{"doubleValue":"NaN"}},
                {"key":"b","value":{"boolValue":true}},{"key":"x","value":{"bytesValue":"/-8="}},
                {"key":"a","value":{"arrayValue":{"values":[{"intValue":1},{"stringValue":"two"}]}}},
                {"key":"m","value":{"kvlistValue":{"values":[{"key":"in","value":{"intValue":1e2}}]}}}]}],
              "scope":{"name":"my.library","version":"1.0.0"}}],
              "resource":{"attributes":[{"key":"service.name","value":{"stringValue":"my.service"}}]}}]}""";

    @Test
    void readsTheSpecificationsSpellingInAnyOrder() throws Exception {
        var request = ExportTraceServiceRequest.parseFrom(read(Signal.TRACES, REQUEST));

        var resource = request.getResourceSpans(0);
        assertThat(resource.getResource().getAttributes(0).getValue().getStringValue())
                .isEqualTo("my.service");
        assertThat(resource.getScopeSpans(0).getScope().getName()).isEqualTo("my.library");
        Span span = resource.getScopeSpans(0).getSpans(0);
        assertThat(HexFormat.of().formatHex(span.getTraceId().toByteArray()))
                .isEqualTo("5b8efff798038103d269b633813fc60c");
        assertThat(span.getSpanId().size()).isEqualTo(8);
        assertThat(span.getParentSpanId().size()).isEqualTo(8);
        assertThat(span.getName()).isEqualTo("I'm a server span é 🙂");
        assertThat(span.getStartTimeUnixNano()).isEqualTo(1544712660000000000L);
        assertThat(span.getEndTimeUnixNano()).isEqualTo(1544712661000000000L);
        assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
        assertThat(span.getStatus().getCodeValue()).isEqualTo(2);
        assertThat(span.getAttributesList())
                .extracting(a -> a.getValue().getValueCase())
                .containsExactly(
                        AnyValue.ValueCase.STRING_VALUE,
                        AnyValue.ValueCase.INT_VALUE,
                        AnyValue.ValueCase.DOUBLE_VALUE,
                        AnyValue.ValueCase.DOUBLE_VALUE,
                        AnyValue.ValueCase.BOOL_VALUE,
                        AnyValue.ValueCase.BYTES_VALUE,
                        AnyValue.ValueCase.ARRAY_VALUE,
                        AnyValue.ValueCase.KVLIST_VALUE);
        assertThat(span.getAttributes(1).getValue().getIntValue()).isEqualTo(Long.MIN_VALUE);
        assertThat(span.getAttributes(3).getValue().getDoubleValue()).isNaN();
        assertThat(span.getAttributes(5).getValue().getBytesValue().toByteArray())
                .containsExactly(0xFF, 0xEF);
        assertThat(span.getAttributes(6).getValue().getArrayValue().getValues(1).getStringValue())
                .isEqualTo("two");
        assertThat(span.getAttributes(7)
                        .getValue()
                        .getKvlistValue()
                        .getValues(0)
                        .getValue()
                        .getIntValue())
                .isEqualTo(100);
    }

    @Test
    void readsTheProtoFilesSpellingToo() throws Exception {
        var request = ExportLogsServiceRequest.parseFrom(read(Signal.LOGS, """
                {"resource_logs":[{"scope_logs":[{"log_records":[{"time_unix_nano":"18446744073709551615",
                  "severity_number":"SEVERITY_NUMBER_WARN","trace_id":"not hex","flags":4294967295}]}]}]}"""));
        var log = request.getResourceLogs(0).getScopeLogs(0).getLogRecords(0);
        assertThat(log.getTimeUnixNano()).isEqualTo(-1L);
        assertThat(log.getSeverityNumberValue()).isEqualTo(13);
        assertThat(log.getTraceId().isEmpty()).isTrue();
        assertThat(log.getFlags()).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"resourceSpans\":{}}",
                "{\"resourceSpans\":[null]}",
                "{\"resourceSpans\":[]} x",
                "{\"resourceSpans\":[{\"schemaUrl\":7}]}",
                "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"startTimeUnixNano\":\"-1\"}]}]}]}",
                "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"startTimeUnixNano\":\"18446744073709551616\"}]}]}]}",
                "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"startTimeUnixNano\":1e999999999}]}]}]}",
                "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"startTimeUnixNano\":1.5}]}]}]}",
                "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"kind\":\"SERVER\"}]}]}]}",
                "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"attributes\":[{\"value\":{\"bytesValue\":\"!\"}}]}]}]}]}",
                "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"attributes\":[{\"value\":{\"boolValue\":1}}]}]}]}]}"
            })
    void whatHasAnotherTypeIsRefusedWithItsPlace(String json) {
        assertThatThrownBy(() -> read(Signal.TRACES, json))
                .isInstanceOf(MalformedOtlp.class)
                .hasMessageContaining("at byte");
    }

    @Test
    void anythingElseIsRefusedOrBecomesARequest() {
        byte[] good = REQUEST.getBytes(StandardCharsets.UTF_8);
        int passed = 0;
        for (int seed = 0; seed < 5_000; seed++) {
            var random = new Random(seed);
            byte[] mutated = good.clone();
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(random.nextBoolean() ? 128 : 256);
            }
            try {
                byte[] request = OtlpJson.protobuf(Signal.TRACES, mutated);
                assertThat(ExportTraceServiceRequest.parseFrom(request)).isNotNull();
                passed++;
            } catch (MalformedOtlp e) {
                assertThat(e).as("seed %s", seed).hasMessageContaining("the JSON cannot be read");
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        assertThat(passed).isBetween(500, 4_500);
    }

    @Test
    void takesNoMoreMemoryThanItsSize() throws Exception {
        int records = 500_000;
        String json = "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[" + "{},".repeat(records - 1) + "{}]}]}]}";
        byte[] request = read(Signal.LOGS, json);
        assertThat(request.length).isLessThan(json.length());
        assertThat(OtlpRequest.check(Signal.LOGS, request, RandomRequests.PERIOD)
                        .accepted())
                .isEqualTo(records);
    }

    @Test
    void deepNestingIsRefused() {
        String deep = "{\"resourceSpans\":".repeat(3_000);
        assertThatThrownBy(() -> read(Signal.TRACES, deep)).isInstanceOf(MalformedOtlp.class);
        String unknown = "{\"x\":" + "[".repeat(100_000);
        assertThatThrownBy(() -> read(Signal.TRACES, unknown)).isInstanceOf(MalformedOtlp.class);
    }

    private static byte[] read(Signal signal, String json) {
        return OtlpJson.protobuf(signal, json.getBytes(StandardCharsets.UTF_8));
    }
}
