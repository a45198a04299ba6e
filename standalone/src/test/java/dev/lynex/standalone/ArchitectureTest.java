package dev.lynex.standalone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of the house (docs/adr/0001), over the classes of all modules: this one sees them all. */
class ArchitectureTest {
    private static final Set<String> NOTHING = Set.of();
    private static final Set<String> BASE = Set.of("component", "settings");
    private static final Set<String> STORES = Set.of("component", "settings", "event", "pricing");
    private static final Set<String> FUNCTIONS = Set.of(
            "component",
            "settings",
            "event",
            "otlp",
            "pricing",
            "genai",
            "queue",
            "store",
            "metadata",
            "archive",
            "trace",
            "alerting",
            "identity",
            "mail",
            "function");
    /** The one store that reads traces. */
    private static final Set<String> TRACED = Set.of("component", "settings", "event", "pricing", "trace");

    /** What each module may use of ours. A new module gets its line here, or the first test fails. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("component", NOTHING),
            Map.entry("settings", NOTHING),
            Map.entry("event", NOTHING),
            Map.entry("otlp", NOTHING),
            Map.entry("pricing", NOTHING),
            Map.entry("genai", Set.of("pricing")),
            Map.entry("trace", NOTHING),
            Map.entry("alerting", NOTHING),
            Map.entry("identity", BASE),
            Map.entry("mail", BASE),
            Map.entry("engines", BASE),
            Map.entry("queue", STORES),
            Map.entry("store", TRACED),
            Map.entry("metadata", STORES),
            Map.entry("archive", STORES),
            Map.entry("function", BASE),
            Map.entry("ingest", FUNCTIONS),
            Map.entry("processor", FUNCTIONS),
            Map.entry("query", FUNCTIONS),
            Map.entry("demo", NOTHING),
            Map.entry("crds", NOTHING));

    /** Standalone is on top and may use everything but what stands beside it: the demo, and what is for Kubernetes. */
    private static final String TOP = "standalone";

    private static final Set<String> BESIDE = Set.of("demo", "crds");

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.lynex");

    @Test
    void seesAllModules() {
        Set<String> seen = OURS.stream().map(ArchitectureTest::module).collect(Collectors.toCollection(TreeSet::new));
        Set<String> known = new TreeSet<>(MAY_USE.keySet());
        known.add(TOP);
        assertThat(seen).isEqualTo(known);
    }

    @Test
    void modulesUseOnlyTheModulesBelowThem() {
        assertThat(OURS.stream()
                        .flatMap(c -> c.getDirectDependenciesFromSelf().stream())
                        .filter(d -> d.getTargetClass()
                                .getBaseComponentType()
                                .getPackageName()
                                .startsWith("dev.lynex."))
                        .filter(d -> !mayUse(
                                module(d.getOriginClass()),
                                module(d.getTargetClass().getBaseComponentType())))
                        .map(d -> d.getDescription()))
                .isEmpty();
    }

    @Test
    void packagesAreFlat() {
        classes()
                .that()
                .resideInAPackage("dev.lynex..")
                .should()
                .resideInAnyPackage("dev.lynex.*", "dev.lynex.*.boot", "dev.lynex.crds.v1alpha1")
                .check(OURS);
    }

    @Test
    void helidonServesOnlyFunctions() {
        onlyIn("function ingest processor query standalone", "io.helidon..");
    }

    @Test
    void openTelemetrysSdkIsKnownToOneModule() {
        onlyIn("function", "io.opentelemetry.api..", "io.opentelemetry.sdk..", "io.opentelemetry.context..");
    }

    @Test
    void enginesClientsStayInTheirModules() {
        onlyIn("queue engines", "io.lettuce..");
        onlyIn("queue engines", "redis.embedded..");
        onlyIn("store engines", "com.clickhouse..");
        onlyIn("metadata", "com.mongodb..", "org.bson..");
        onlyIn("engines", "de.bwaldvogel..");
        onlyIn("archive", "software.amazon..");
        onlyIn("identity", "com.nimbusds..");
        onlyIn("mail", "jakarta.mail..", "org.eclipse.angus..");
    }

    @Test
    void kubernetesIsKnownToItsModulesOnly() {
        onlyIn("crds operator", "io.fabric8..", "io.javaoperatorsdk..");
    }

    @Test
    void nothingIsNamedAfterNothing() {
        String empty = ".*(Common|Util|Utils|Helper|Helpers|Misc|Manager)(\\$.*)?";
        noClasses().should().haveNameMatching(empty).check(OURS);
        noClasses()
                .should()
                .resideInAnyPackage("..common..", "..util..", "..utils..", "..helper..", "..misc..", "..manager..")
                .check(OURS);
    }

    private static boolean mayUse(String user, String used) {
        if (user.equals(used)) {
            return true;
        }
        return user.equals(TOP)
                ? !BESIDE.contains(used)
                : MAY_USE.getOrDefault(user, NOTHING).contains(used);
    }

    private static void onlyIn(String modules, String... packages) {
        String[] allowed =
                Stream.of(modules.split(" ")).map(m -> "dev.lynex." + m + "..").toArray(String[]::new);
        noClasses()
                .that()
                .resideOutsideOfPackages(allowed)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages)
                .check(OURS);
    }

    /** {@code queue} of {@code dev.lynex.queue.EventQueue}. */
    private static String module(JavaClass c) {
        String below = c.getPackageName().substring("dev.lynex.".length());
        int dot = below.indexOf('.');
        return dot < 0 ? below : below.substring(0, dot);
    }
}
