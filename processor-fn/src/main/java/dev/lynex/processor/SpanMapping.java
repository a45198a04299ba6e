package dev.lynex.processor;

import dev.lynex.event.EventType;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a span says that people filter and sum by, by the conventions of whoever made it. A pure function. */
@FunctionalInterface
interface SpanMapping {
    /** @param span at most 1 MiB, ids and start as ingest checked them */
    SpanFacts of(Span span, Resource resource, InstrumentationScope scope);

    /**
     * What goes into the row beside the span's ids, its times and its JSON.
     *
     * @param type under which the span is found
     * @param facts name, model, tokens, texts and so on; its span and parent ids are the span's
     * @param tags at most 64
     */
    record SpanFacts(
            EventType type,
            Facts facts,
            @Nullable String sessionId,
            @Nullable String userId,
            List<String> tags) {
        public SpanFacts {
            tags = List.copyOf(tags);
        }
    }
}
