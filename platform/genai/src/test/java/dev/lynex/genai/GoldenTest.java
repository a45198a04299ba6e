package dev.lynex.genai;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What the mapper makes of the corpus, word for word: a change of it is to be seen and read. {@code -Dgolden.write=true}
 * writes it anew.
 */
class GoldenTest {
    private static final Path GOLDEN = Recording.CORPUS.resolveSibling("golden");

    @Test
    void theCorpusIsMappedAsBefore() throws IOException {
        Map<String, StringBuilder> sets = new TreeMap<>();
        for (Recording recording : Recording.all()) {
            String set = recording.name().substring(0, recording.name().indexOf('/'));
            StringBuilder text = sets.computeIfAbsent(set, s -> new StringBuilder());
            text.append("== ").append(recording.name()).append('\n');
            for (TelemetrySpan span : recording.spans()) {
                text.append(span.name())
                        .append(" => ")
                        .append(GenAiMapper.map(span))
                        .append('\n');
            }
        }
        assertThat(sets).isNotEmpty();
        for (Map.Entry<String, StringBuilder> set : sets.entrySet()) {
            Path golden = GOLDEN.resolve(set.getKey() + ".txt");
            if (Boolean.getBoolean("golden.write")) {
                Files.createDirectories(GOLDEN);
                Files.writeString(golden, set.getValue());
            }
            assertThat(set.getValue().toString()).as(set.getKey()).isEqualTo(Files.readString(golden));
        }
    }
}
