package dev.lynex.processor;

import dev.lynex.event.EventType;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.List;

/** Takes each span for a step of a trace and nothing more. */
final class PlainSpans implements SpanMapping {
    @Override
    public SpanFacts of(Span span, Resource resource, InstrumentationScope scope) {
        Facts facts = Facts.of(SpanEvents.body(span))
                .but()
                .saying(span.getStatus().getMessage())
                .failedIf(span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR)
                .build();
        return new SpanFacts(EventType.SPAN, facts, null, null, List.of());
    }
}
