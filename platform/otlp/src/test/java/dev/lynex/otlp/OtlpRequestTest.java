package dev.lynex.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OtlpRequestTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long NOW = RandomRequests.RECEIVED.getEpochSecond() * SECOND;

    private final RandomRequests random = new RandomRequests(7);

    @ParameterizedTest
    @EnumSource
    void countsWhatTheGeneratedClassesRead(Signal signal) throws Exception {
        for (int seed = 0; seed < 300; seed++) {
            byte[] request = new RandomRequests(seed).of(signal);
            assertThat(check(signal, request).accepted())
                    .as("seed %s", seed)
                    .isEqualTo(read(signal, request).size());
            assertThat(check(signal, request).rejected()).as("seed %s", seed).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whateverPassesTheGeneratedClassesReadTooAndAllElseIsRefused(Signal signal) {
        int passed = 0;
        for (int seed = 0; seed < 4_000; seed++) {
            byte[] bytes = new RandomRequests(seed).of(signal);
            byte[] mutated = mutate(bytes, new Random(seed));
            OtlpRequest request;
            try {
                request = check(signal, mutated);
            } catch (MalformedOtlp e) {
                continue;
            }
            passed++;
            List<Object> sent = new ArrayList<>();
            request.parts(part -> sent.addAll(read(signal, part.bytes())));
            assertThat(sent).as("seed %s", seed).hasSize(request.accepted());
        }
        assertThat(passed).as("some mutations only change values").isBetween(500, 3_900);
    }

    private static byte[] mutate(byte[] bytes, Random random) {
        byte[] mutated = random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
        for (int i = 1 + random.nextInt(3); i > 0 && mutated.length > 0; i--) {
            mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
        }
        return mutated;
    }

    @Test
    void manySpansAreCutIntoPartsThatHoldTheSameSpans() throws Exception {
        List<ResourceSpans> resources = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            var resource = ResourceSpans.newBuilder()
                    .setResource(named("service-" + i))
                    .setSchemaUrl("r" + i);
            for (int j = 0; j < 5; j++) {
                var scope = ScopeSpans.newBuilder().setSchemaUrl("s" + j);
                for (int k = 0; k < 170; k++) {
                    scope.addSpans(random.span());
                }
                resource.addScopeSpans(scope);
            }
            resources.add(resource.build());
        }
        var request = ExportTraceServiceRequest.newBuilder()
                .addAllResourceSpans(resources)
                .build();

        List<Part> parts = parts(Signal.TRACES, request.toByteArray());

        assertThat(parts).extracting(Part::records).containsExactly(1_000, 1_000, 550);
        assertThat(parts.stream().flatMap(part -> described(part.bytes()).stream()))
                .containsExactlyElementsOf(described(request.toByteArray()));
        assertThat(parts(Signal.TRACES, request.toByteArray()))
                .as("cut in the same way each time")
                .usingRecursiveComparison()
                .isEqualTo(parts);
    }

    @Test
    void largeSpansAreCutByBytesAndTheLargestStandsAlone() {
        var scope = ScopeSpans.newBuilder();
        for (int bytes : new int[] {3 << 20, 900 << 10, 5 << 20, 10, 1 << 20}) {
            scope.addSpans(random.span().toBuilder().setName("x".repeat(bytes)));
        }

        List<Part> parts = parts(Signal.TRACES, request(named("big"), scope));

        assertThat(parts).extracting(Part::records).containsExactly(2, 1, 2);
        assertThat(parts.get(0).bytes().length).isLessThanOrEqualTo(OtlpRequest.MOST_BYTES);
    }

    @Test
    void whatIsSmallAndGoodStaysAsItCame() {
        byte[] request = request(named("small"), ScopeSpans.newBuilder().addSpans(random.span()));
        assertThat(parts(Signal.TRACES, request)).singleElement().satisfies(part -> assertThat(part.bytes())
                .isSameAs(request));
    }

    @Test
    void aSpanWithoutIdsOrOfAnotherTimeIsLeftOutAndItsNeighboursAreNot() {
        Span good = random.span();
        long retention = Duration.ofDays(30).toSeconds() * SECOND;
        long day = Duration.ofDays(1).toSeconds() * SECOND;
        var scope = ScopeSpans.newBuilder()
                .addSpans(good.toBuilder().setTraceId(ByteString.copyFrom(new byte[16])))
                .addSpans(good.toBuilder().clearTraceId())
                .addSpans(good.toBuilder().setTraceId(good.getTraceId().substring(1)))
                .addSpans(good.toBuilder().setStartTimeUnixNano(NOW + day))
                .addSpans(good.toBuilder().setSpanId(ByteString.copyFrom(new byte[8])))
                .addSpans(good.toBuilder().setStartTimeUnixNano(NOW - retention - 1))
                .addSpans(good.toBuilder().setStartTimeUnixNano(NOW + day + 1))
                .addSpans(good.toBuilder().setStartTimeUnixNano(-1))
                .addSpans(good.toBuilder().setStartTimeUnixNano(0))
                .addSpans(good.toBuilder().setStartTimeUnixNano(NOW - retention));
        byte[] request = request(named("mixed"), scope);

        OtlpRequest checked = check(Signal.TRACES, request);

        assertThat(checked.accepted()).isEqualTo(3);
        assertThat(checked.rejected()).isEqualTo(Map.of(Fault.TRACE_ID, 3, Fault.SPAN_ID, 1, Fault.TIME, 3));
        List<Span> kept = parts(Signal.TRACES, request).stream()
                .flatMap(part -> read(Signal.TRACES, part.bytes()).stream())
                .map(Span.class::cast)
                .toList();
        assertThat(kept).extracting(Span::getStartTimeUnixNano).containsExactly(NOW + day, 0L, NOW - retention);
    }

    @Test
    void aLogRecordsOwnTimeCountsBeforeTheObservedOne() {
        var scope = ScopeLogs.newBuilder()
                .addLogRecords(LogRecord.newBuilder().setTimeUnixNano(1).setObservedTimeUnixNano(NOW))
                .addLogRecords(LogRecord.newBuilder().setTimeUnixNano(NOW).setObservedTimeUnixNano(1))
                .addLogRecords(LogRecord.newBuilder().setObservedTimeUnixNano(1))
                .addLogRecords(LogRecord.newBuilder());
        byte[] request = ExportLogsServiceRequest.newBuilder()
                .addResourceLogs(ResourceLogs.newBuilder().addScopeLogs(scope))
                .build()
                .toByteArray();

        assertThat(check(Signal.LOGS, request).accepted()).isEqualTo(2);
        assertThat(check(Signal.LOGS, request).rejected()).isEqualTo(Map.of(Fault.TIME, 2));
    }

    @Test
    void aResourceThatWouldBeRepeatedAtLengthIsRefused() {
        byte[] request = request(
                named("x".repeat(OtlpRequest.MOST_FRAME_BYTES)),
                ScopeSpans.newBuilder().addSpans(random.span()));
        assertThat(check(Signal.TRACES, request).rejected()).isEqualTo(Map.of(Fault.FRAME, 1));
        assertThat(parts(Signal.TRACES, request)).isEmpty();
    }

    @Test
    void valuesNestedWithoutEndAreRefusedNotFollowed() {
        AnyValue deep = AnyValue.newBuilder().setStringValue("bottom").build();
        for (int i = 0; i < 200; i++) {
            deep = AnyValue.newBuilder()
                    .setArrayValue(ArrayValue.newBuilder().addValues(deep))
                    .build();
        }
        Span span = random.span().toBuilder()
                .addAttributes(KeyValue.newBuilder().setKey("k").setValue(deep))
                .build();
        byte[] request = request(named("deep"), ScopeSpans.newBuilder().addSpans(span));
        assertThatThrownBy(() -> check(Signal.TRACES, request)).isInstanceOf(MalformedOtlp.class);
        // A group of groups, a form that protobuf has given up and still allows.
        byte[] groups = new byte[100_000];
        Arrays.fill(groups, (byte) (100 << 3 | 3));
        assertThatThrownBy(() -> check(Signal.TRACES, groups)).isInstanceOf(MalformedOtlp.class);
    }

    @Test
    void whatIsWrongDeepInsideSpoilsTheRequest() {
        // resource_spans, scope_spans, span with an attribute whose key is not UTF-8
        String span = "0a10" + "01".repeat(16) + "1208" + "02".repeat(8) + "4a03" + "0a01ff" + "2a046e616d65";
        byte[] bad = HexFormat.of().parseHex("0a2b" + "1229" + "1227" + span);
        assertThatThrownBy(() -> check(Signal.TRACES, bad))
                .isInstanceOf(MalformedOtlp.class)
                .hasMessageContaining("UTF-8");
        byte[] good = bad.clone();
        good[good.length - 7] = 'k';
        assertThat(check(Signal.TRACES, good).accepted()).isEqualTo(1);
    }

    @Test
    void fieldsThatNobodyKnowsYetAreKept() throws Exception {
        Span span = random.span();
        byte[] newer = Span.parseFrom(span.toByteString()
                        .concat(ByteString.copyFrom(HexFormat.of().parseHex("ba3e03616263"))))
                .toByteArray();
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < 1_001; i++) {
            spans.add(Span.parseFrom(newer));
        }
        List<Part> parts = parts(
                Signal.TRACES, request(named("new"), ScopeSpans.newBuilder().addAllSpans(spans)));
        Span kept = (Span) read(Signal.TRACES, parts.getLast().bytes()).getFirst();
        assertThat(kept).isEqualTo(Span.parseFrom(newer)).isNotEqualTo(span);
    }

    @Test
    void aLoneRecordKeepsItsFrameAndHasATime() throws Exception {
        var scope = ScopeSpans.newBuilder()
                .addSpans(random.span())
                .addSpans(random.span().toBuilder().setStartTimeUnixNano(0).setName("late"));
        byte[] request = request(named("shop"), scope);

        var lone = ExportTraceServiceRequest.parseFrom(OtlpRequest.lone(Signal.TRACES, request, 1, NOW));

        assertThat(lone.getResourceSpans(0).getResource()).isEqualTo(named("shop"));
        assertThat(lone.getResourceSpans(0).getScopeSpans(0).getSpansList())
                .containsExactly(
                        scope.getSpans(1).toBuilder().setStartTimeUnixNano(NOW).build());
        byte[] first = OtlpRequest.lone(Signal.TRACES, request, 0, NOW);
        long start = scope.getSpans(0).getStartTimeUnixNano();
        assertThat(ExportTraceServiceRequest.parseFrom(first)
                        .getResourceSpans(0)
                        .getScopeSpans(0)
                        .getSpans(0))
                .isEqualTo(scope.getSpans(0).toBuilder()
                        .setStartTimeUnixNano(start == 0 ? NOW : start)
                        .build());
        assertThatThrownBy(() -> OtlpRequest.lone(Signal.TRACES, request, 2, NOW))
                .isInstanceOf(MalformedOtlp.class);
    }

    private static Resource named(String service) {
        return Resource.newBuilder()
                .addAttributes(KeyValue.newBuilder()
                        .setKey("service.name")
                        .setValue(AnyValue.newBuilder().setStringValue(service)))
                .build();
    }

    private static byte[] request(Resource resource, ScopeSpans.Builder scope) {
        return ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(
                        ResourceSpans.newBuilder().setResource(resource).addScopeSpans(scope))
                .build()
                .toByteArray();
    }

    private static OtlpRequest check(Signal signal, byte[] request) {
        return OtlpRequest.check(signal, request, RandomRequests.PERIOD);
    }

    private static List<Part> parts(Signal signal, byte[] request) {
        List<Part> parts = new ArrayList<>();
        check(signal, request).parts(parts::add);
        return parts;
    }

    /** Each span with what stands around it. */
    private static List<Object> described(byte[] request) {
        try {
            return ExportTraceServiceRequest.parseFrom(request).getResourceSpansList().stream()
                    .flatMap(r -> r.getScopeSpansList().stream().flatMap(s -> s.getSpansList().stream()
                            .<Object>map(span ->
                                    List.of(r.getResource(), r.getSchemaUrl(), s.getScope(), s.getSchemaUrl(), span))))
                    .toList();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Object> read(Signal signal, byte[] request) {
        try {
            return switch (signal) {
                case TRACES ->
                    ExportTraceServiceRequest.parseFrom(request).getResourceSpansList().stream()
                            .flatMap(r -> r.getScopeSpansList().stream())
                            .<Object>flatMap(s -> s.getSpansList().stream())
                            .toList();
                case LOGS ->
                    ExportLogsServiceRequest.parseFrom(request).getResourceLogsList().stream()
                            .flatMap(r -> r.getScopeLogsList().stream())
                            .<Object>flatMap(s -> s.getLogRecordsList().stream())
                            .toList();
            };
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("accepted, and cannot be read", e);
        }
    }
}
