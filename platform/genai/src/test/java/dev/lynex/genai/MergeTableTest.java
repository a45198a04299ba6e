package dev.lynex.genai;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MergeTableTest {
    private static final Path DOCUMENT = Path.of("../../docs/genai-attributes.md");

    /** When it fails after a change of the table: put what it expected into the document. */
    @Test
    void theDocumentedTableIsTheOneThatIsFollowed() throws IOException {
        assertThat(Files.readString(DOCUMENT)).contains(MergeTable.markdown());
    }
}
