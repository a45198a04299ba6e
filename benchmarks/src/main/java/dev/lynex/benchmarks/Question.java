package dev.lynex.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * What a person asks the query API.
 *
 * @param name what the report calls it
 * @param target of the p95 in milliseconds, 0 when there is none
 * @param call the request of a round; rounds differ, so that no cache answers
 */
record Question(String name, double target, java.util.function.IntFunction<Call> call) {
    /**
     * @param body JSON to post, null to get
     */
    record Call(String path, @Nullable String body) {
        static Call get(String path) {
            return new Call(path, null);
        }
    }
}
