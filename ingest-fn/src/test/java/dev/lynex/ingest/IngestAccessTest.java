package dev.lynex.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lynex.metadata.KeyScope;
import dev.lynex.metadata.Origin;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The second table of docs/access.md, the OpenAPI file and the running function must say the same of every route. */
class IngestAccessTest {
    private static final Path MATRIX = Path.of("../docs/access.md");
    private static final Pattern ROW = Pattern.compile("\\| `([A-Z]+ /\\S*)` \\|(.*)\\|");
    private static final String HOME = "https://app.example.com";

    private static RunningIngest ingest;

    @BeforeAll
    static void start() {
        ingest = RunningIngest.start();
        ingest.metadata().allowOrigins(ingest.project().id(), List.of(Origin.of(HOME)));
    }

    @AfterAll
    static void stop() {
        ingest.close();
    }

    private static Map<String, List<String>> matrix() throws Exception {
        Map<String, List<String>> rows = new TreeMap<>();
        String second = Files.readString(MATRIX).split("## Ingest", 2)[1];
        for (String line : second.lines().toList()) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                rows.put(
                        row.group(1),
                        Stream.of(row.group(2).split("\\|", -1))
                                .map(String::strip)
                                .toList());
            }
        }
        return rows;
    }

    @Test
    void theMatrixAndTheOpenApiFileKnowTheSameRoutes() throws Exception {
        List<String> routes = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(IngestFunction.class.getResourceAsStream("openapi.yaml"))) {
            Map<String, Map<String, Map<String, Object>>> file =
                    new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
            Objects.requireNonNull(file.get("paths")).forEach((path, methods) -> methods.keySet().stream()
                    .filter(method -> !method.equals("parameters"))
                    .forEach(method -> routes.add(method.toUpperCase(Locale.ROOT) + " " + path)));
        }
        assertThat(new TreeSet<>(routes).toString())
                .as("openapi.yaml against the second table of docs/access.md: add what is missing to the other")
                .isEqualTo(matrix().keySet().toString());
    }

    @Test
    void theFunctionAnswersEachKeyAsTheMatrixSays() throws Exception {
        String server = "X-API-Key: " + ingest.key();
        String browser = "X-API-Key: " + ingest.key(KeyScope.BROWSER);
        String revokedKey = ingest.key(KeyScope.INGEST);
        ingest.metadata().revokeKey(ingest.project().id(), revokedKey.split("_", -1)[1]);
        List<List<String>> callers = List.of(
                List.of(server),
                List.of(browser, "Origin: " + HOME),
                List.of(browser, "Origin: https://evil.example.com"),
                List.of("X-API-Key: " + revokedKey),
                List.of());
        List<String> wrong = new ArrayList<>();
        for (var row : matrix().entrySet()) {
            for (int i = 0; i < callers.size(); i++) {
                String got = seen(row.getKey(), callers.get(i));
                if (!got.equals(row.getValue().get(i))) {
                    wrong.add(row.getKey() + " column " + (i + 1) + " should be "
                            + row.getValue().get(i) + ", is " + got);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** Whether it came past the checks, whatever became of the empty body. */
    private static String seen(String route, List<String> headers) throws Exception {
        String[] parts = route.split(" ", 2);
        List<String> all = new ArrayList<>(headers);
        all.add("Content-Type: application/json");
        try (RawClient client = ingest.connect()) {
            RawAnswer answer = client.request(
                    parts[0], parts[1], "{}".getBytes(StandardCharsets.UTF_8), all.toArray(String[]::new));
            assertThat(answer.status()).as(route).isNotIn(404, 500);
            return answer.status() == 401 || answer.status() == 403 ? Integer.toString(answer.status()) : "yes";
        }
    }
}
