package dev.lynex.benchmarks;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/** An OTLP request in protobuf with spans of model calls by OpenTelemetry's conventions, each about 1.1 KB. */
final class SpanRequest {
    private SpanRequest() {}

    static EventRequest of(String key, int spans, String client, Random random) {
        // 16 bytes, 12 of which are counted up.
        String trace = String.format(Locale.ROOT, "%4.4s", client).replace(' ', '-') + EventRequest.MARK;
        var scope = ScopeSpans.newBuilder()
                .setScope(InstrumentationScope.newBuilder()
                        .setName("opentelemetry.instrumentation.openai_v2")
                        .setVersion("2.3b0"));
        for (int i = 0; i < spans; i++) {
            scope.addSpans(span(trace, i, random));
        }
        byte[] body = ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .setResource(Resource.newBuilder()
                                .addAttributes(text("service.name", "shop"))
                                .addAttributes(text("service.version", "1.2.3"))
                                .addAttributes(text("deployment.environment.name", "production"))
                                .addAttributes(text("telemetry.sdk.name", "opentelemetry"))
                                .addAttributes(text("telemetry.sdk.version", "1.45.2")))
                        .addScopeSpans(scope))
                .build()
                .toByteArray();
        // The bare handler makes an identity of the Idempotency-Key; OTLP has none.
        byte[] head = ("POST /v1/traces HTTP/1.1\r\nHost: 127.0.0.1\r\nX-API-Key: " + key
                        + "\r\nContent-Type: application/x-protobuf\r\nIdempotency-Key: " + client + "-"
                        + EventRequest.MARK + "\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] request = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        return EventRequest.marked(request, spans, body.length);
    }

    private static Span span(String trace, int index, Random random) {
        long end = Instant.now().toEpochMilli() * 1_000_000;
        return Span.newBuilder()
                .setTraceId(ByteString.copyFrom(trace, StandardCharsets.US_ASCII))
                .setSpanId(
                        ByteString.copyFrom(String.format(Locale.ROOT, "%08d", index + 1), StandardCharsets.US_ASCII))
                .setName("chat gpt-4o-mini")
                .setKind(Span.SpanKind.SPAN_KIND_CLIENT)
                .setStartTimeUnixNano(end - 1_000_000L * (100 + random.nextInt(3_000)))
                .setEndTimeUnixNano(end)
                .addAttributes(text("gen_ai.operation.name", "chat"))
                .addAttributes(text("gen_ai.provider.name", "openai"))
                .addAttributes(text("gen_ai.request.model", "gpt-4o-mini"))
                .addAttributes(text("gen_ai.response.model", "gpt-4o-mini-2024-07-18"))
                .addAttributes(text("gen_ai.response.id", "chatcmpl-" + Long.toHexString(random.nextLong())))
                .addAttributes(number("gen_ai.usage.input_tokens", 500 + random.nextInt(2_000)))
                .addAttributes(number("gen_ai.usage.output_tokens", random.nextInt(500)))
                .addAttributes(number("gen_ai.usage.cache_read.input_tokens", random.nextInt(400)))
                .addAttributes(text("gen_ai.conversation.id", "c-" + random.nextInt(1_000_000)))
                .addAttributes(text("user.id", "u-" + random.nextInt(100_000)))
                .addAttributes(text("gen_ai.input.messages", message("user", 36, random)))
                .addAttributes(text("gen_ai.output.messages", message("assistant", 42, random)))
                .build();
    }

    private static String message(String role, int words, Random random) {
        return "[{\"role\":\"" + role + "\",\"parts\":[{\"type\":\"text\",\"content\":\""
                + EventRequest.text(words, random) + "\"}]}]";
    }

    private static KeyValue text(String key, String value) {
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
