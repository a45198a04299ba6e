package dev.lynex.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table is that of the package which is pinned beside the scripts that make it. */
class PriceSourceTest {
    private static final String PACKAGE = "@pydantic/genai-prices";
    private static final Path SCRIPTS = Path.of("src/main/prices");

    @Test
    void theTableIsOfThePinnedPackage() throws IOException {
        JsonNode table = new JsonMapper().readTree(resource());
        String pinned = json("package.json").at("/dependencies").get(PACKAGE).textValue();
        JsonNode locked = json("package-lock.json").get("packages").get("node_modules/" + PACKAGE);

        assertThat(locked.get("version").textValue()).isEqualTo(pinned);
        assertThat(table.get("version").textValue()).isEqualTo("genai-prices-" + pinned);
        assertThat(table.get("source").textValue()).isEqualTo(PACKAGE + " " + pinned);
        assertThat(table.get("integrity").textValue())
                .isEqualTo(locked.get("integrity").textValue());
    }

    /** Skipped where the package is not installed; {@code npm ci} in the scripts' folder installs it. */
    @ParameterizedTest
    @ValueSource(strings = {"extract.mjs", "golden.mjs"})
    void theCommittedFileIsWhatTheScriptMakesOfThePackage(String script) throws IOException, InterruptedException {
        assumeTrue(
                Files.isDirectory(SCRIPTS.resolve("node_modules").resolve(PACKAGE)),
                "the package is not installed: npm ci in platform/pricing/" + SCRIPTS);

        Process node = new ProcessBuilder("node", script, "--check")
                .directory(SCRIPTS.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(node.waitFor()).as(said).isZero();
    }

    private static InputStream resource() {
        return Objects.requireNonNull(PriceSourceTest.class.getResourceAsStream(PriceTable.RESOURCE));
    }

    private static JsonNode json(String name) throws IOException {
        return new JsonMapper().readTree(Files.readString(SCRIPTS.resolve(name)));
    }
}
