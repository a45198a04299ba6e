package dev.lynex.standalone;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lynex.engines.SharedEngines;
import dev.lynex.metadata.MetadataSettings;
import dev.lynex.metadata.MongoMetadataStore;
import dev.lynex.store.ClickHouseEventStore;
import dev.lynex.store.StoreSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What the functions expose is what the reference says, and all that the dashboard and the rules ask for. */
class MetricsTest {
    private static final List<String> FUNCTIONS = List.of("ingest", "processor", "query");
    private static final Path ROOT = Path.of("..");
    private static final Path CHART = ROOT.resolve("charts/lynex");
    private static final Pattern ROW = Pattern.compile(
            "\\| `([a-z_]+)` \\| (counter|gauge|histogram|summary) \\| ([^|]*) \\| ([a-z, ]+) \\| .+ \\|");
    private static final Pattern NAME = Pattern.compile("\\b(?:lynex|jvm|process)_[a-z0-9_]+\\b");
    private static final Pattern RECORDED = Pattern.compile("\\blynex:[a-z0-9_:]+\\b");
    private static final Pattern SELECTOR = Pattern.compile("\\b((?:lynex|jvm|process)_[a-z0-9_]+)\\{([^}]*)}");
    /** What Prometheus itself adds to every series. */
    private static final Set<String> TARGET = Set.of("job", "instance", "namespace");

    private static final Map<String, Map<String, Exposition.Family>> EXPOSED = new TreeMap<>();
    private static final List<FunctionAlone> RUNNING = new ArrayList<>();

    @BeforeAll
    static void scrapeEachFunction() throws Exception {
        try (var metadata = MongoMetadataStore.create(
                        MetadataSettings.of(SharedEngines.mongo().uri()), InstantSource.system());
                var store = ClickHouseEventStore.create(StoreSettings.of(
                        SharedEngines.clickHouse().url(),
                        SharedEngines.clickHouse().user(),
                        SharedEngines.clickHouse().password(),
                        "lynex"))) {
            metadata.migrate();
            store.migrate();
        }
        for (String function : FUNCTIONS) {
            String port = "LYNEX_" + function.toUpperCase(java.util.Locale.ROOT) + "_PORT";
            Map<String, String> environment = new HashMap<>(FunctionsAloneTest.engines());
            environment.put(port, "0");
            FunctionAlone alone = FunctionAlone.start("dev.lynex." + function + ".boot.Main", environment, line -> {});
            RUNNING.add(alone);
            // A request is counted just after its answer, so its histogram may be there only at the next look.
            EXPOSED.put(
                    function,
                    await().atMost(10, SECONDS)
                            .until(
                                    () -> Exposition.families(get(alone.port(), "/metrics")),
                                    families -> families.containsKey("lynex_http_server_requests_seconds")));
        }
    }

    @AfterAll
    static void endProcesses() throws InterruptedException {
        for (FunctionAlone function : RUNNING) {
            function.stop();
        }
    }

    @Test
    void theReferenceListsWhatEachFunctionExposesAndNothingElse() throws IOException {
        Map<String, Map<String, Exposition.Family>> documented = new TreeMap<>();
        FUNCTIONS.forEach(function -> documented.put(function, new TreeMap<>()));
        for (String line : Files.readAllLines(ROOT.resolve("docs/reference.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                Set<String> labels = new TreeSet<>();
                Matcher label = Pattern.compile("`([a-z_]+)`").matcher(row.group(3));
                while (label.find()) {
                    labels.add(label.group(1));
                }
                List<String> of = row.group(4).equals("all")
                        ? FUNCTIONS
                        : List.of(row.group(4).split(", "));
                for (String function : of) {
                    documented.get(function).put(row.group(1), new Exposition.Family(row.group(2), labels));
                }
            }
        }
        if (!Files.exists(Path.of("/proc/self/status"))) {
            documented.values().forEach(each -> each.remove("process_resident_memory_bytes"));
        }
        for (String function : FUNCTIONS) {
            assertThat(documented.get(function)).as(function).isEqualTo(EXPOSED.get(function));
        }
    }

    @Test
    void theDashboardAsksOnlyForWhatThereIs() throws IOException {
        JsonNode dashboard = RunningLynex.JSON.readTree(
                CHART.resolve("dashboards/lynex.json").toFile());
        List<String> expressions = new ArrayList<>();
        for (JsonNode panel : panels(dashboard)) {
            panel.path("targets")
                    .forEach(target -> expressions.add(target.get("expr").asText()));
        }
        assertThat(expressions).hasSizeGreaterThan(20);
        assertAsksForWhatThereIs(expressions, recordedNames());
    }

    /** What Grafana needs to show it, and people to read it: its schema is checked by nothing else here. */
    @Test
    void everyPanelOfTheDashboardCanBeShown() throws IOException {
        JsonNode dashboard = RunningLynex.JSON.readTree(
                CHART.resolve("dashboards/lynex.json").toFile());
        assertThat(dashboard.get("uid").asText()).isNotBlank();
        assertThat(dashboard.get("title").asText()).isNotBlank();
        assertThat(dashboard.get("schemaVersion").asInt()).isGreaterThanOrEqualTo(36);
        Set<String> variables = new HashSet<>();
        dashboard
                .at("/templating/list")
                .forEach(each -> variables.add(each.get("name").asText()));
        assertThat(variables).contains("datasource");
        Set<Integer> ids = new HashSet<>();
        Set<String> places = new HashSet<>();
        for (JsonNode panel : panels(dashboard)) {
            String title = panel.get("title").asText();
            assertThat(title).isNotBlank();
            assertThat(ids.add(panel.get("id").asInt())).as("id of " + title).isTrue();
            JsonNode place = panel.get("gridPos");
            assertThat(place.get("x").asInt() + place.get("w").asInt())
                    .as(title)
                    .isLessThanOrEqualTo(24);
            assertThat(free(places, place)).as(title + " overlaps nothing").isTrue();
            if (!panel.get("type").asText().equals("row")) {
                assertThat(panel.get("description").asText()).as(title).isNotBlank();
                assertThat(panel.at("/datasource/uid").asText()).as(title).isEqualTo("${datasource}");
                assertThat(panel.at("/fieldConfig/defaults/unit").asText())
                        .as(title)
                        .isNotBlank();
                assertThat(panel.get("targets")).as(title).isNotEmpty();
                Set<String> refs = new HashSet<>();
                panel.get("targets").forEach(target -> assertThat(
                                refs.add(target.get("refId").asText()))
                        .as(title)
                        .isTrue());
            }
            Matcher variable = Pattern.compile("\\$\\{?([a-z]+)").matcher(panel.toString());
            while (variable.find()) {
                assertThat(variables).as(title).contains(variable.group(1));
            }
        }
    }

    private static boolean free(Set<String> places, JsonNode place) {
        for (int x = place.get("x").asInt();
                x < place.get("x").asInt() + place.get("w").asInt();
                x++) {
            for (int y = place.get("y").asInt();
                    y < place.get("y").asInt() + place.get("h").asInt();
                    y++) {
                if (!places.add(x + "," + y)) {
                    return false;
                }
            }
        }
        return true;
    }

    @Test
    void theRulesAskOnlyForWhatThereIsAndSayWhatToDo() throws IOException {
        List<String> expressions = new ArrayList<>();
        List<String> guides = Files.readAllLines(ROOT.resolve("docs/runbooks/alerts.md"));
        for (Map<String, Object> rule : rules()) {
            expressions.add(String.valueOf(rule.get("expr")));
            if (rule.get("alert") instanceof String alert) {
                assertThat(rule.get("labels")).as(alert).asString().contains("severity");
                Map<?, ?> annotations = (Map<?, ?>) rule.get("annotations");
                assertThat(annotations.get("summary")).as(alert).isNotNull();
                assertThat(annotations.get("description")).as(alert).isNotNull();
                assertThat(annotations.get("runbook_url"))
                        .as(alert)
                        .asString()
                        .endsWith("docs/runbooks/alerts.md#" + alert.toLowerCase(java.util.Locale.ROOT));
                assertThat(guides).as("a section for " + alert).contains("## " + alert);
            }
        }
        assertThat(expressions).hasSizeGreaterThan(15);
        assertAsksForWhatThereIs(expressions, recordedNames());
    }

    private static void assertAsksForWhatThereIs(List<String> expressions, Set<String> recorded) {
        Map<String, Set<String>> labels = new TreeMap<>();
        EXPOSED.values()
                .forEach(families -> families.forEach((name, family) ->
                        labels.computeIfAbsent(name, n -> new TreeSet<>(TARGET)).addAll(family.labels())));
        for (String expression : expressions) {
            Matcher name = NAME.matcher(expression);
            while (name.find()) {
                assertThat(labels.keySet()).as(expression).contains(Exposition.family(name.group(), labels.keySet()));
            }
            Matcher selector = SELECTOR.matcher(expression);
            while (selector.find()) {
                Matcher label = Pattern.compile("([a-z_]+)\\s*(?:=~|!~|!=|=)").matcher(selector.group(2));
                while (label.find()) {
                    assertThat(labels.get(Exposition.family(selector.group(1), labels.keySet())))
                            .as(expression)
                            .contains(label.group(1));
                }
            }
            Matcher record = RECORDED.matcher(expression);
            while (record.find()) {
                assertThat(recorded).as(expression).contains(record.group());
            }
        }
    }

    private static Set<String> recordedNames() throws IOException {
        Set<String> names = new HashSet<>();
        for (Map<String, Object> rule : rules()) {
            if (rule.get("record") instanceof String name) {
                names.add(name);
            }
        }
        return names;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> rules() throws IOException {
        Map<String, List<Map<String, Object>>> file =
                new Yaml().load(Files.readString(CHART.resolve("rules/lynex.yaml")));
        return file.get("groups").stream()
                .flatMap(group -> ((List<Map<String, Object>>) group.get("rules")).stream())
                .toList();
    }

    private static List<JsonNode> panels(JsonNode dashboard) {
        List<JsonNode> panels = new ArrayList<>();
        dashboard.get("panels").forEach(panels::add);
        return panels;
    }

    private static String get(int port, String path) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return answer.body();
        }
    }
}
