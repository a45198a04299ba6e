package dev.lynex.processor;

import dev.lynex.otlp.Signal;
import dev.lynex.queue.Entry;
import java.util.Map;

/** Every dialect by its name in the queue. */
final class Dialects {
    private final Map<String, Dialect> byName;

    /** @param mapper makes the rows of all of them */
    Dialects(EventMapper mapper) {
        this.byName = Map.of(
                "native",
                new NativeDialect(mapper),
                Signal.TRACES.dialect(),
                new OtlpDialect(Signal.TRACES, new SpanEvents(new GenAiSpans(new PlainSpans())), mapper),
                Signal.LOGS.dialect(),
                new OtlpDialect(Signal.LOGS, new LogEvents(), mapper));
    }

    /** @throws IllegalArgumentException when this version does not know the entry's dialect */
    Dialect of(Entry entry) {
        Dialect dialect = byName.get(entry.dialect());
        if (dialect == null) {
            throw new IllegalArgumentException("the entry's dialect '" + entry.dialect() + "' is not known here");
        }
        return dialect;
    }
}
