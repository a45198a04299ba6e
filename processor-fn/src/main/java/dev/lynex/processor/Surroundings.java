package dev.lynex.processor;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.lynex.event.Event;
import dev.lynex.otlp.Frame;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The resource and scope around records, with what a row lifts from them: attribute names of OpenTelemetry's semantic
 * conventions for resources.
 *
 * @param frame their bytes
 * @param resource whole, as sent
 * @param shown of the resource: what goes into each row, so no longer than 4 KiB
 * @param scope whole, as sent
 * @param shownScope likewise of the scope
 */
record Surroundings(
        Frame frame, Resource resource, Resource shown, InstrumentationScope scope, InstrumentationScope shownScope) {
    /** Each row says them again, and a block may have 20,000 rows. */
    private static final int SHOWN_BYTES = 4 << 10;

    /**
     * @param before of the scope before this one, whose resource may be the same
     * @throws IllegalArgumentException when they cannot be read, which ingest has seen to
     */
    static Surroundings of(Frame frame, @Nullable Surroundings before) {
        try {
            // What is around logs has the same fields as what is around spans.
            InstrumentationScope scope = ScopeSpans.parseFrom(frame.scope()).getScope();
            InstrumentationScope shownScope = Truncation.fit(scope, SHOWN_BYTES);
            if (before != null && before.frame.sharesResource(frame)) {
                return new Surroundings(frame, before.resource, before.shown, scope, shownScope);
            }
            Resource resource = ResourceSpans.parseFrom(frame.resource()).getResource();
            return new Surroundings(frame, resource, Truncation.fit(resource, SHOWN_BYTES), scope, shownScope);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("a resource or scope cannot be read: " + e.getMessage(), e);
        }
    }

    Event.Sdk sdk() {
        return new Event.Sdk(text("telemetry.sdk.name"), text("telemetry.sdk.version"));
    }

    @Nullable
    String environment() {
        String newer = text("deployment.environment.name");
        return newer == null ? text("deployment.environment") : newer;
    }

    @Nullable
    String release() {
        return text("service.version");
    }

    /** The resource's attribute if it is a text, null without it. */
    @Nullable
    String text(String key) {
        return text(resource.getAttributesList(), key);
    }

    /** The attribute if it is a text, null without it. */
    static @Nullable String text(List<KeyValue> attributes, String key) {
        for (KeyValue attribute : attributes) {
            if (attribute.getKey().equals(key)
                    && attribute.getValue().getValueCase() == AnyValue.ValueCase.STRING_VALUE) {
                return attribute.getValue().getStringValue();
            }
        }
        return null;
    }
}
