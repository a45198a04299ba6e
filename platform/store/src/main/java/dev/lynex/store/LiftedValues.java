package dev.lynex.store;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which members of an event's JSON may stand in columns, by name in camelCase and snake_case, whatever the event's type;
 * of telemetry's attributes any may. Each is compared before it is left out. Only columns are used that say what the client said and are never computed
 * anew; so not the provider, which is matched.
 */
final class LiftedValues {
    /** A double of fewer whole digits than this is written as a whole number by clients. */
    private static final double WHOLE_BELOW = 1e15;

    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    /** The key of metadata that telemetry's {@code service} is. */
    private static final String SERVICE = "service.name";

    private static final LiftedValues USAGE = new LiftedValues(LiftMarks.SHORT)
            .with(LiftedValue.json(tokens(LiftedValues::input), tokens(EventRow::inputTokens)), "inputTokens")
            .with(
                    LiftedValue.json(
                            tokens(row -> row.outputTokens() + row.reasoningTokens()), tokens(EventRow::outputTokens)),
                    "outputTokens")
            .with(
                    LiftedValue.json(
                            tokens(row -> input(row) + row.outputTokens() + row.reasoningTokens()),
                            tokens(row -> row.inputTokens() + row.outputTokens() + row.reasoningTokens())),
                    "totalTokens")
            .with(LiftedValue.json(tokens(EventRow::cacheReadTokens)), "cachedInputTokens")
            .with(LiftedValue.json(tokens(EventRow::cacheWriteTokens)), "cacheWriteTokens")
            .with(LiftedValue.json(tokens(EventRow::reasoningTokens)), "reasoningTokens")
            .with(LiftedValue.json(LiftedValues::clientCost), "costUSD", "costUsd", "cost");

    /** Telemetry's attributes: each dialect has other names for the exchange with a model, and it is what is long. */
    private static final LiftedValues ATTRIBUTES = new LiftedValues(LiftMarks.RARE).otherwise(LiftedValues::attribute);

    /** Metadata that is filtered by. Rows that were stored before it was have none, and nothing left out for it. */
    private static final LiftedValues METADATA = new LiftedValues(LiftMarks.OFTEN)
            .otherwise(key -> LiftedValue.any(row -> row.metadata().get(key)));

    /** Those of a body. */
    static final LiftedValues BODY = new LiftedValues(LiftMarks.SHORT)
            .with(LiftedValue.text(EventRow::name), "name", "toolName", "level", "role", "type", "metric")
            .with(LiftedValue.text(LiftedValues::agent), "agentName")
            .with(LiftedValue.text(LiftedValues::action), "action")
            .with(LiftedValue.text(EventRow::model), "model")
            .with(LiftedValue.text(EventRow::status), "status")
            .with(LiftedValue.text(EventRow::spanId), "spanId")
            .with(LiftedValue.text(EventRow::parentSpanId), "parentSpanId")
            .with(LiftedValue.any(EventRow::input), "prompt", "query", "input", "arguments")
            .with(LiftedValue.any(EventRow::output), "response", "output", "result")
            .with(LiftedValue.any(EventRow::message), "message", "content", "reasoning", "error", "explanation")
            .with(LiftedValue.json(LiftedValues::latency), "latencyMs")
            .with(LiftedValue.texts(row -> row.ts().toString(), LiftedValues::before), "start")
            .with(LiftedValue.texts(LiftedValues::after, row -> row.ts().toString()), "end")
            .with(USAGE)
            .with("usage", USAGE)
            .with(LiftedValue.text(row -> row.metadata().get(SERVICE)), "service")
            .with("metadata", METADATA)
            .with("attributes", ATTRIBUTES);

    /** Those of a context. */
    static final LiftedValues CONTEXT = new LiftedValues(LiftMarks.SHORT)
            .with(LiftedValue.text(EventRow::traceId), "traceId")
            .with(LiftedValue.text(EventRow::spanId), "spanId")
            .with(LiftedValue.text(EventRow::parentSpanId), "parentSpanId")
            .with(LiftedValue.text(EventRow::sessionId), "sessionId")
            .with(LiftedValue.text(EventRow::userId), "userId")
            .with(LiftedValue.text(EventRow::environment), "environment")
            .with(LiftedValue.text(EventRow::release), "release")
            .with(LiftedValue.json(LiftedValues::tags), "tags")
            .with("metadata", METADATA);

    private final Map<String, LiftedValue> values = new HashMap<>();
    private final Map<String, LiftedValues> objects = new HashMap<>();
    private final LiftMarks marks;
    private @Nullable Function<String, LiftedValue> otherwise;

    private LiftedValues(LiftMarks marks) {
        this.marks = marks;
    }

    LiftMarks marks() {
        return marks;
    }

    /** What a member of any other name may be. */
    private LiftedValues otherwise(Function<String, LiftedValue> byName) {
        otherwise = byName;
        return this;
    }

    private LiftedValues with(LiftedValue value, String... names) {
        for (String name : names) {
            values.put(name, value);
            values.put(HUMP.matcher(name).replaceAll("_").toLowerCase(Locale.ROOT), value);
        }
        return this;
    }

    private LiftedValues with(LiftedValues others) {
        values.putAll(others.values);
        return this;
    }

    private LiftedValues with(String name, LiftedValues within) {
        objects.put(name, within);
        return this;
    }

    @Nullable
    LiftedValue named(String name) {
        LiftedValue value = values.get(name);
        return value == null && otherwise != null ? otherwise.apply(name) : value;
    }

    /** Those of the object of this name. */
    @Nullable
    LiftedValues within(String name) {
        return objects.get(name);
    }

    /** Short ones are metadata too; the exchange with a model is what is long. */
    private static LiftedValue attribute(String name) {
        return new LiftedValue(
                row -> row.metadata().getOrDefault(name, row.input()),
                row -> row.metadata().get(name),
                EventRow::output,
                row -> null);
    }

    private static long input(EventRow row) {
        return row.inputTokens() + row.cacheReadTokens() + row.cacheWriteTokens();
    }

    private static Function<EventRow, @Nullable String> tokens(ToLongFunction<EventRow> count) {
        return row -> Long.toString(count.applyAsLong(row));
    }

    /** As the column gives it back, which has twelve decimals. */
    private static @Nullable String clientCost(EventRow row) {
        BigDecimal usd = row.clientCostUsd();
        if (usd == null) {
            return null;
        }
        BigDecimal held = usd.setScale(RowBinary.DECIMAL_SCALE, RoundingMode.HALF_EVEN);
        return held.signum() == 0 ? "0" : held.stripTrailingZeros().toPlainString();
    }

    private static @Nullable String latency(EventRow row) {
        Double ms = row.latencyMs();
        if (ms == null) {
            return null;
        }
        boolean whole = Math.abs(ms) < WHOLE_BELOW && ms == Math.rint(ms);
        return whole ? Long.toString(ms.longValue()) : ms.toString();
    }

    private static @Nullable String after(EventRow row) {
        Duration took = took(row);
        return took == null ? null : row.ts().plus(took).toString();
    }

    private static @Nullable String before(EventRow row) {
        Duration took = took(row);
        Instant ts = row.ts();
        return took == null ? null : ts.minus(took).toString();
    }

    private static @Nullable Duration took(EventRow row) {
        Double ms = row.latencyMs();
        return ms == null || ms > WHOLE_BELOW ? null : Duration.ofNanos(Math.round(ms * 1e6));
    }

    /** An agent's action is named {@code agent/action}, or {@code action} alone. */
    private static @Nullable String agent(EventRow row) {
        int slash = row.name().indexOf('/');
        return slash < 0 ? null : row.name().substring(0, slash);
    }

    private static String action(EventRow row) {
        return row.name().substring(row.name().indexOf('/') + 1);
    }

    private static String tags(EventRow row) {
        List<String> tags = row.tags();
        var out = new StringBuilder("[");
        for (String tag : tags) {
            out.append(out.length() == 1 ? "" : ",").append(JsonRemainder.quoted(tag));
        }
        return out.append(']').toString();
    }
}
