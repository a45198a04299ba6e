package dev.lynex.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * The schema, step by step. Each step is one statement in a file of its own that does nothing when it was done, and never
 * changes once released; a process that dies on the way leaves the rest to the next.
 */
final class Migrations {
    /** In order; new ones go to the end. */
    static final List<String> STEPS =
            List.of("0001_events", "0002_rollup_minute", "0003_rollup_minute_view", "0004_traces", "0005_traces_view");

    private Migrations() {}

    static String sql(String step) {
        try (InputStream in = Migrations.class.getResourceAsStream("schema/" + step + ".sql")) {
            return new String(Objects.requireNonNull(in, step).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
