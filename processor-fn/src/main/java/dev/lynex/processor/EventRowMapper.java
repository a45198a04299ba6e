package dev.lynex.processor;

import dev.lynex.event.Event;
import dev.lynex.pricing.ModelFingerprint;
import dev.lynex.pricing.PriceTable;
import dev.lynex.queue.Entry;
import dev.lynex.store.EventRow;
import java.time.Duration;
import java.time.Instant;

/** Makes the row of one event: lifts what people filter and sum by, prices it. */
final class EventRowMapper implements EventMapper {
    @Override
    public EventRow map(Event event, Facts facts, String derivedId, Entry entry, String block, Terms terms) {
        Instant ts = event.timestamp() == null ? entry.receivedAt() : event.timestamp();
        Event.Context context = event.context();
        Event.Sdk sdk = event.sdk();
        PriceTable prices = terms.prices(entry.project());
        Charge charge = Charge.of(facts, ts, prices);
        return new EventRow(
                entry.project(),
                ts,
                event.eventId() == null ? derivedId : event.eventId(),
                event.type().wire(),
                facts.name(),
                facts.model(),
                charge.provider(),
                ModelFingerprint.of(facts.model()),
                facts.failed() ? "error" : "ok",
                Facts.text(context.traceId()),
                facts.spanId().isEmpty() ? Facts.text(context.spanId()) : facts.spanId(),
                facts.parentSpanId().isEmpty() ? Facts.text(context.parentSpanId()) : facts.parentSpanId(),
                Facts.text(context.sessionId()),
                Facts.text(context.userId()),
                Facts.text(context.environment()),
                Facts.text(context.release()),
                context.tags(),
                sdk == null ? "" : Facts.text(sdk.name()),
                sdk == null ? "" : Facts.text(sdk.version()),
                charge.usage().uncachedInput(),
                charge.usage().cacheRead(),
                charge.usage().cacheWrite(),
                charge.usage().output(),
                charge.usage().reasoning(),
                charge.usage().rule(),
                charge.usd(),
                charge.state(),
                charge.state().equals("none") ? "" : prices.version(),
                facts.clientCostUsd(),
                facts.latencyMs(),
                facts.step(),
                facts.input(),
                facts.output(),
                facts.message(),
                event.bodyJson(),
                event.contextJson(),
                EventMetadata.of(event),
                entry.requestId(),
                entry.receivedAt(),
                terms.processedAt(),
                Math.max(
                        0,
                        Duration.between(entry.receivedAt(), terms.processedAt())
                                .toMillis()),
                terms.retentionDays(entry.project()),
                block);
    }
}
