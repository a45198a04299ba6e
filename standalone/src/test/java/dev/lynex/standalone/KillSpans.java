package dev.lynex.standalone;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * Spans of calls of a model, each with the tokens that every event of the kill test has.
 *
 * @param request in protobuf
 * @param ids of the events that they become
 */
record KillSpans(byte[] request, List<String> ids) {
    private static final HexFormat HEX = HexFormat.of();

    static KillSpans of(int count, Random random) {
        return of(count, random, "", Resource.getDefaultInstance());
    }

    /** @param text that each span has besides */
    static KillSpans of(int count, Random random, String text, Resource resource) {
        List<String> ids = new ArrayList<>();
        var scope = ScopeSpans.newBuilder();
        byte[] trace = new byte[16];
        byte[] span = new byte[8];
        long now = Instant.now().toEpochMilli() * 1_000_000;
        for (int i = 0; i < count; i++) {
            if (i % 10 == 0) {
                random.nextBytes(trace);
            }
            random.nextBytes(span);
            ids.add(HEX.formatHex(trace) + "-" + HEX.formatHex(span));
            var made = Span.newBuilder()
                    .setTraceId(ByteString.copyFrom(trace))
                    .setSpanId(ByteString.copyFrom(span))
                    .setName("chat gpt-4o")
                    .setStartTimeUnixNano(now)
                    .setEndTimeUnixNano(now + 1_000_000)
                    .addAttributes(text("gen_ai.operation.name", "chat"))
                    .addAttributes(text("gen_ai.request.model", "gpt-4o"))
                    .addAttributes(number("gen_ai.usage.input_tokens", KillClient.INPUT_TOKENS))
                    .addAttributes(number("gen_ai.usage.output_tokens", 3));
            if (!text.isEmpty()) {
                made.addAttributes(text("a.text", text));
            }
            scope.addSpans(made);
        }
        byte[] request = ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(
                        ResourceSpans.newBuilder().setResource(resource).addScopeSpans(scope))
                .build()
                .toByteArray();
        return new KillSpans(request, ids);
    }

    static KeyValue text(String key, String value) {
        return KeyValue.newBuilder()
                .setKey(key)
                .setValue(AnyValue.newBuilder().setStringValue(value))
                .build();
    }

    private static KeyValue number(String key, long value) {
        return KeyValue.newBuilder()
                .setKey(key)
                .setValue(AnyValue.newBuilder().setIntValue(value))
                .build();
    }
}
