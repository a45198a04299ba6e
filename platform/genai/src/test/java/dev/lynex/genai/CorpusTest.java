package dev.lynex.genai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lynex.pricing.TokenUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The mapper over what real instrumentation libraries exported, held against what the providers' stub had answered. */
class CorpusTest {
    @Test
    void everyTokenIsInOnePartition() throws IOException {
        JsonNode usage = Recording.usage();
        Map<String, String> differing = new TreeMap<>();
        int held = 0;
        for (Recording recording : Recording.all()) {
            List<String> told = new ArrayList<>();
            for (TelemetrySpan span : recording.spans()) {
                TokenUsage tokens = GenAiMapper.map(span).usage();
                if (tokens != null) {
                    told.add(partitions(
                            tokens.uncachedInput(),
                            tokens.cacheRead(),
                            tokens.cacheWrite(),
                            tokens.output(),
                            tokens.reasoning()));
                }
            }
            List<String> sent = new ArrayList<>();
            for (JsonNode call : usage.path(recording.name())) {
                if (call.path("sent").asBoolean()) {
                    sent.add(sent(call));
                }
            }
            told.sort(null);
            sent.sort(null);
            held += sent.size();
            if (!told.equals(sent)) {
                differing.put(recording.name(), told.toString());
            }
        }
        assertThat(held).as("calls held against").isGreaterThan(300);
        // A library that says less than it was told, or more: what comes of it, so that a change of either is seen.
        assertThat(differing).isEqualTo(known());
    }

    private static Map<String, String> known() throws IOException {
        Map<String, String> known = new TreeMap<>();
        for (String line : Files.readAllLines(Recording.CORPUS.resolveSibling("differences.tsv"))) {
            String[] columns = line.split("\t", -1);
            assertThat(columns).as("recording, what it tells, and why").hasSize(3);
            known.put(columns[0], columns[1]);
        }
        return known;
    }

    private static String sent(JsonNode call) {
        long read = call.path("cacheRead").asLong();
        long write = call.path("cacheWrite").asLong();
        long input = call.path("input").asLong();
        long uncached = call.path("inputIncludesCache").asBoolean() ? input - read - write : input;
        long reasoning = call.path("reasoning").asLong();
        return partitions(uncached, read, write, call.path("output").asLong() - reasoning, reasoning);
    }

    private static String partitions(long uncached, long read, long write, long output, long reasoning) {
        return uncached + "+" + read + "r+" + write + "w -> " + output + "+" + reasoning;
    }
}
