package dev.lynex.store;

/** The numbers of {@link Metric} as ClickHouse computes them from each source. */
final class MetricExpression {
    private static final String TOKENS_IN = "input_tokens + cache_read_tokens + cache_write_tokens";
    private static final String TOKENS_OUT = "output_tokens + reasoning_tokens";

    /** A number that some events are without, and the columns that a summary keeps of it. */
    private enum Value {
        COST("estimated_cost_usd", "priced", "estimated_cost_usd", ""),
        CLIENT_COST("client_cost_usd", "client_costs", "client_cost_usd", ""),
        LATENCY("latency_ms", "latencies", "latency_sum", "latency"),
        FIRST_TOKEN("first_token_ms", "first_tokens", "first_token_sum", "first_token");

        final String column;
        final String counted;
        final String summed;
        final String state;

        Value(String column, String counted, String summed, String state) {
            this.column = column;
            this.counted = counted;
            this.summed = summed;
            this.state = state;
        }
    }

    private final MetricSource source;

    MetricExpression(MetricSource source) {
        this.source = source;
    }

    private boolean events() {
        return source == MetricSource.EVENTS;
    }

    String of(Metric metric) {
        Aggregation as = metric.aggregation();
        return switch (metric.measure()) {
            case EVENTS -> count();
            case ERRORS -> errors();
            case ERROR_RATE -> errors() + " / nullIf(" + count() + ", 0)";
            case UNPRICED -> unpriced();
            case COST -> value(Value.COST, as);
            case CLIENT_COST -> value(Value.CLIENT_COST, as);
            case LATENCY -> value(Value.LATENCY, as);
            case FIRST_TOKEN -> value(Value.FIRST_TOKEN, as);
            case INPUT_TOKENS -> tokens(TOKENS_IN, as);
            case OUTPUT_TOKENS -> tokens(TOKENS_OUT, as);
            case TOTAL_TOKENS -> tokens(TOKENS_IN + " + " + TOKENS_OUT, as);
            case CACHE_READ_TOKENS -> tokens("cache_read_tokens", as);
            case CACHE_WRITE_TOKENS -> tokens("cache_write_tokens", as);
            case REASONING_TOKENS -> tokens("reasoning_tokens", as);
            case QUEUE_LATENCY -> tokens("queue_latency_ms", as);
            case USERS -> different("user_id");
            case SESSIONS -> different("session_id");
            case TRACES -> different("trace_id");
            case SEEN -> seen(as);
        };
    }

    /** How many events there are; rows of a rollup that cancel each other out are none. */
    String count() {
        return events() ? "toInt64(count())" : "sum(events)";
    }

    private String errors() {
        return switch (source) {
            case EVENTS -> "toInt64(countIf(status = 'error'))";
            case ROLLUP_SLICES, ROLLUP_HOUR, ROLLUP_MINUTE -> "sumIf(events, status = 'error')";
            case SESSIONS -> "sum(errors)";
        };
    }

    String unpriced() {
        return events() ? "toInt64(countIf(cost_state = 'unpriced'))" : "sum(unpriced)";
    }

    private String value(Value of, Aggregation as) {
        String count = events() ? "toInt64(count(" + of.column + "))" : "sum(" + of.counted + ")";
        String sum = events() ? "sum(ifNull(" + of.column + ", 0))" : "sum(" + of.summed + ")";
        return switch (as) {
            case SUM, RATE -> of == Value.COST || of == Value.CLIENT_COST ? known(of, count, sum) : sum;
            case COUNT -> count;
            case AVG -> "toFloat64(" + sum + ") / nullIf(" + count + ", 0)";
            case MIN -> "min(" + of.column + ")";
            case MAX -> "max(" + of.column + ")";
            case P50, P75, P90, P95, P99 ->
                events()
                        ? percentile("toFloat64(ifNull(" + of.column + ", 0))", "isNotNull(" + of.column + ")", as)
                        : "quantilesTDigestIfMerge(" + Aggregation.LEVELS + ")(" + of.state + ")[" + as.level() + "]";
            case UNIQ -> throw new IllegalArgumentException("numbers are not counted by their values");
        };
    }

    /** A sum of money, null when it is of nothing but calls whose price nobody knows: those are not free. */
    private String known(Value of, String count, String sum) {
        String unknown = of == Value.COST ? count + " = 0 AND " + unpriced() + " > 0" : count + " = 0";
        return "if(" + unknown + ", NULL, " + sum + ")";
    }

    private String tokens(String columns, Aggregation as) {
        return switch (as) {
            case SUM, RATE -> "sum(" + columns + ")";
            case COUNT -> count();
            case AVG -> "sum(" + columns + ") / nullIf(" + count() + ", 0)";
            case MIN -> "min(" + columns + ")";
            case MAX -> "max(" + columns + ")";
            case P50, P75, P90, P95, P99 -> percentile("toFloat64(" + columns + ")", "1", as);
            case UNIQ -> throw new IllegalArgumentException("tokens are not counted by their number");
        };
    }

    /** The same function that the rollups keep states of, so that both agree. */
    private static String percentile(String value, String there, Aggregation as) {
        return "quantilesTDigestIf(" + Aggregation.LEVELS + ")(" + value + ", " + there + ")[" + as.level() + "]";
    }

    private static String different(String column) {
        return "toInt64(uniqIf(" + column + ", " + column + " != ''))";
    }

    private String seen(Aggregation as) {
        String first = events() ? "min(ts)" : "min(first)";
        String last = events() ? "max(ts)" : "max(last)";
        return "toUnixTimestamp64Nano(" + (as == Aggregation.MIN ? first : last) + ")";
    }
}
