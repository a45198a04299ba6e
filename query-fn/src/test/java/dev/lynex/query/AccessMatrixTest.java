package dev.lynex.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lynex.metadata.Role;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
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

/**
 * docs/access.md is the matrix of who may do what. It, the OpenAPI file, {@link Permissions} and the running function must say
 * the same of every route.
 */
class AccessMatrixTest {
    private static final Path MATRIX = Path.of("../docs/access.md");
    private static final Pattern ROW = Pattern.compile("\\| `([A-Z]+ /\\S*)` \\|(.*)\\|");
    private static final String YES = "yes";
    private static final String WHAT_TO_ADD = "a route stands in four places: Permissions.ALL (what it needs),"
            + " openapi.yaml (what it is), docs/access.md (one row of the first table) and a Route that serves it; and"
            + " one that changes something has a sample in AuditedChangesTest";

    private static RunningQuery query;

    @BeforeAll
    static void start() {
        query = new RunningQuery();
    }

    @AfterAll
    static void stop() {
        query.close();
    }

    /** The first table's cells by route: owner, admin, member, viewer, other project, nobody, token, audit. */
    private static Map<String, List<String>> matrix() throws Exception {
        Map<String, List<String>> rows = new TreeMap<>();
        String first = Files.readString(MATRIX).split("## Ingest", 2)[0];
        for (String line : first.lines().toList()) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                List<String> cells = Stream.of(row.group(2).split("\\|", -1))
                        .map(cell -> cell.strip().replace("`", ""))
                        .toList();
                assertThat(rows.put(row.group(1), cells)).as("twice: " + line).isNull();
                assertThat(cells).as(line).hasSize(8);
            }
        }
        return rows;
    }

    private static List<String> openApi() throws Exception {
        try (InputStream in = Objects.requireNonNull(QueryFunction.class.getResourceAsStream("openapi.yaml"))) {
            Map<String, Map<String, Map<String, Object>>> file =
                    new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
            List<String> routes = new ArrayList<>();
            file.get("paths").forEach((path, methods) -> methods.keySet().stream()
                    .filter(method -> !method.equals("parameters"))
                    .forEach(method -> routes.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path)));
            return routes;
        }
    }

    private static boolean isApi(String route) {
        return route.contains(" /api/");
    }

    @Test
    void theMatrixTheOpenApiFileAndThePermissionsKnowTheSameRoutes() throws Exception {
        var documented = new TreeSet<>(matrix().keySet());
        assertThat(new TreeSet<>(openApi()))
                .as("openapi.yaml against docs/access.md: " + WHAT_TO_ADD)
                .isEqualTo(documented);
        assertThat(Permissions.ALL.stream().map(Permission::name))
                .as("Permissions.ALL against docs/access.md: " + WHAT_TO_ADD)
                .containsExactlyInAnyOrderElementsOf(
                        documented.stream().filter(AccessMatrixTest::isApi).toList());
    }

    @Test
    void theMatrixSaysWhatThePermissionsSay() throws Exception {
        Map<String, List<String>> matrix = matrix();
        for (Permission permission : Permissions.ALL) {
            assertThat(matrix.get(permission.name()))
                    .as(permission.name() + ": owner, admin, member, viewer, other project, nobody, token, audit")
                    .isEqualTo(cells(permission));
        }
    }

    private static List<String> cells(Permission permission) {
        List<String> cells = new ArrayList<>();
        for (Role role : Role.values()) {
            cells.add(permission.allows(role) ? YES : "403");
        }
        cells.add(permission.need().least().isPresent() ? "404" : YES);
        cells.add(permission.need() == Need.NOTHING ? YES : "401");
        cells.add(permission.need() == Need.SESSION ? "403" : YES);
        cells.add(permission.changes() ? permission.action() : "–");
        return cells;
    }

    @Test
    void theFunctionAnswersEveryoneAsTheMatrixSays() throws Exception {
        List<String> wrong = new ArrayList<>();
        for (var row : matrix().entrySet()) {
            List<String> cells = row.getValue();
            String byToken = cells.get(6);
            Iterator<String> ofRoles = cells.iterator();
            for (Role role : Role.values()) {
                String expected = ofRoles.next();
                check(wrong, row.getKey(), role + " by cookie", expected, Person.in(query, "shop", role));
                check(
                        wrong,
                        row.getKey(),
                        role + " by token",
                        expected.equals(YES) ? byToken : expected,
                        Person.in(query, "shop", role).byToken());
            }
            Person other = Person.in(query, "bank", Role.OWNER);
            check(wrong, row.getKey(), "other project by cookie", cells.get(4), other);
            check(
                    wrong,
                    row.getKey(),
                    "other project by token",
                    cells.get(4).equals(YES) ? byToken : cells.get(4),
                    other.byToken());
            Person nobody = Person.nobody(query);
            check(wrong, row.getKey(), "nobody", cells.get(5), nobody);
            String made = "lx_000000000000_00000000000000000000000000";
            check(wrong, row.getKey(), "a made-up cookie", cells.get(5), nobody.withSession(made));
            if (!cells.get(5).equals(YES)) {
                check(wrong, row.getKey(), "a made-up token", "401", nobody.withBearer(made));
                String session = Objects.requireNonNull(other.session());
                check(wrong, row.getKey(), "a session as a token", "401", nobody.withBearer(session));
            }
        }
        assertThat(wrong).as(WHAT_TO_ADD).isEmpty();
    }

    /** The request is one that does little: a person of its own, ids of nothing, an empty body. */
    private static void check(List<String> wrong, String route, String who, String expected, Person person)
            throws Exception {
        String[] parts = route.split(" ", 2);
        String path = parts[1].replace("{project}", "shop").replaceAll("\\{\\w+}", "000000000000");
        String project = isApi(route) && !route.contains("{project}") ? "?project=shop" : "";
        HttpResponse<String> answer = person.call(parts[0], path + project, "{}");
        String got = seen(answer);
        if (!got.equals(expected)) {
            wrong.add(route + " for " + who + " should be " + expected + ", answered " + answer.statusCode() + " "
                    + answer.body());
        }
    }

    /** Whether it came past the checks, whatever the route made of the request then. */
    private static String seen(HttpResponse<String> answer) throws Exception {
        boolean json = answer.headers().firstValue("Content-Type").orElse("").contains("problem");
        JsonNode problem = RunningQuery.JSON.readTree(json ? answer.body() : "{}");
        String detail = problem.path("detail").asText();
        return switch (answer.statusCode()) {
            case 401 -> "401";
            case 403 -> "403";
            case 404 -> {
                assertThat(detail).as(WHAT_TO_ADD).doesNotContain("nothing at this address");
                yield problem.path("type").asText().endsWith("project-not-found") ? "404" : YES;
            }
            case 500 -> "500";
            default -> YES;
        };
    }

    @Test
    void whatNoPermissionIsSaidForIsNotServed() throws Exception {
        Person owner = Person.in(query, "shop", Role.OWNER);
        for (String route : List.of("GET /api/v1/nothing", "PUT /api/v1/me", "HEAD /api/v1/me", "GET /api/v1/leave")) {
            String[] parts = route.split(" ", 2);
            assertThat(owner.call(parts[0], parts[1], "").statusCode())
                    .as(route)
                    .isEqualTo(404);
        }
    }

    @Test
    void aChangeByCookieNeedsOurPage() throws Exception {
        for (Permission permission : Permissions.ALL) {
            if (permission.changes() && !permission.comesFromElsewhere()) {
                Person owner = Person.in(query, "shop", Role.OWNER);
                String path = permission.path().replace("{project}", "shop").replaceAll("\\{\\w+}", "000000000000");
                HttpResponse<String> answer =
                        owner.call(permission.method().text(), path + "?project=shop", "{}", false);
                assertThat(answer.statusCode())
                        .as(permission.name() + " " + answer.body())
                        .isEqualTo(403);
                assertThat(answer.body()).contains("X-Requested-With");
            }
        }
    }
}
