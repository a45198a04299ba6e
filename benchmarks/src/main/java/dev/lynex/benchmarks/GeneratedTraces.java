package dev.lynex.benchmarks;

/**
 * Traces made inside the engine by hashes of (number, seed): of one project, evenly over the 30 days before now, each of 8
 * events within a minute (spans, calls, tools, a log, a message), with short texts.
 */
final class GeneratedTraces {
    static final int DAYS = 30;
    /** Events of a trace. */
    static final int EVENTS = 8;

    private static final String COLUMNS =
            "project, ts, event_id, type, name, model, provider, status, trace_id, span_id,"
                    + " parent_span_id, session_id, user_id, environment, tags, input_tokens, output_tokens, estimated_cost_usd,"
                    + " cost_state, latency_ms, input, output, body, received_at, processed_at, retention_days, block";

    private final String project;
    private final long seed;

    GeneratedTraces(String project, long seed) {
        this.project = project;
        this.seed = seed;
    }

    /**
     * Inserts traces that lie evenly over all the days.
     *
     * @param first of them, from 0; a multiple of how many there are
     * @param traces how many
     */
    String insert(long first, long traces) {
        long apart = DAYS * 86_400_000_000_000L / traces;
        return "INSERT INTO lynex.events (" + COLUMNS + ") WITH number % 8 AS k, intDiv(number, 8) AS t, cityHash64(t, "
                + seed + ") AS ht, cityHash64(number, " + seed + ") AS h, k IN (1, 6) AS call SELECT '" + project + "',"
                + " now64(9) - toIntervalDay(" + DAYS + ") + toIntervalNanosecond(toInt64(t % " + traces + " * " + apart
                + ")) +"
                + " toIntervalMillisecond(k * 500 + h % 30000) AS at,"
                + " concat(lower(hex(ht)), lower(hex(cityHash64(ht, 1))), '-', lower(hex(cityHash64(ht, 2, k)))),"
                + " ['span', 'model_response', 'tool_call', 'span', 'log', 'span', 'model_response', 'message'][1 + k],"
                + " ['plan', 'search', 'answer', 'book_trip', 'summarise'][1 + h % 5],"
                + " if(call, ['gpt-5', 'claude-sonnet-4-5'][1 + h % 2], ''), if(call, 'openai', ''),"
                + " if(h % 37 = 0, 'error', 'ok'), concat(lower(hex(ht)), lower(hex(cityHash64(ht, 1)))),"
                + " lower(hex(cityHash64(ht, 2, k))), if(k = 0, '', lower(hex(cityHash64(ht, 2, intDiv(k - 1, 2))))),"
                + " 's' || toString(ht % 50000), 'u' || toString(ht % 9000), 'production', ['beta'],"
                + " if(call, h % 4000, 0), if(call, h % 900, 0), if(call AND h % 11 != 0,"
                + " toDecimal64(h % 1000000, 12) / 1000000, NULL), multiIf(NOT call, 'none', h % 11 = 0, 'unpriced',"
                + " 'priced'), (h % 100000) / 10, 'the model answers with a list of orders that were paid late',"
                + " 'because the bank refused the customer', '{}', at + toIntervalSecond(1), at + toIntervalSecond(2),"
                + " 3650, 'b/' || toString(intDiv(number, 10000)) FROM numbers(" + first * EVENTS + ", "
                + traces * EVENTS + ")";
    }

    /** Inserts one trace of spans, each beneath the one of half its number, in the last hour. */
    String large(String trace, int spans) {
        return "INSERT INTO lynex.events (" + COLUMNS + ") WITH cityHash64(number, " + seed + ") AS h SELECT '"
                + project
                + "', now64(9) - toIntervalHour(1) + toIntervalMicrosecond(number * 900) AS at, concat('" + trace
                + "-', lower(hex(h))), 'span', concat('step ', toString(number % 50)), '', '',"
                + " if(h % 37 = 0, 'error', 'ok'), '" + trace + "', lower(hex(h)),"
                + " if(number = 0, '', lower(hex(cityHash64(intDiv(number, 2), " + seed
                + ")))), 's', 'u', 'production',"
                + " [], 0, 0, NULL, 'none', (h % 100000) / 10, 'a prompt', 'an answer', '{}', at, at, 3650, '" + trace
                + "' FROM numbers(" + spans + ")";
    }
}
