package dev.lynex.operator.selection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.crds.v1alpha1.LynexProject;
import dev.lynex.crds.v1alpha1.ProjectSelection;
import dev.lynex.crds.v1alpha1.RetentionPolicySpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class TargetsTest {
    private final LynexProject shop = project("shop", "{team: a}", "{name: main}", "team-shop");
    private final LynexProject web = project("web", "{team: a, tier: gold}", "{name: main, namespace: lynex}", "web");
    private final LynexProject blog = project("blog", "{}", "{name: main}", "team-blog");
    private final List<LynexProject> all = List.of(web, shop, blog);

    @Test
    void choosesByNamesLabelsOrAll() {
        assertThat(chosen("{all: true}")).containsExactly("blog", "shop", "web");
        assertThat(chosen("{names: [web, blog]}")).containsExactly("blog", "web");
        assertThat(chosen("{selector: {matchLabels: {team: a}}}")).containsExactly("shop", "web");
        assertThat(chosen("{selector: {matchExpressions: [{key: tier, operator: DoesNotExist}]}}"))
                .containsExactly("blog", "shop");
        assertThat(chosen("{selector: {matchExpressions: [{key: team, operator: NotIn, values: [a]}]}}"))
                .containsExactly("blog");
        assertThat(chosen("{selector: {}}")).containsExactly("blog", "shop", "web");
    }

    @Test
    void aNameWithoutAProjectIsMissingAndOneThatIsBeingDeletedToo() {
        blog.getMetadata().setDeletionTimestamp("2026-02-01T00:00:00Z");
        var selected = SelectedProjects.of(selection("{names: [web, blog, typo]}"), all);
        assertThat(selected.projects()).containsExactly(web);
        assertThat(selected.missing()).containsExactly("blog", "typo");
        assertThat(chosen("{all: true}")).containsExactly("shop", "web");
    }

    @Test
    void projectsAreBroughtTogetherByPlatform() {
        Targets targets = Targets.of(all, platforms("team/main", "lynex/main"));
        assertThat(targets.waiting()).isEmpty();
        assertThat(targets.list()).extracting(Target::name).containsExactly("lynex/main", "team/main");
        assertThat(targets.list())
                .extracting(Target::ids)
                .containsExactly(List.of("web"), List.of("team-blog", "team-shop"));
    }

    /** Its id may belong to another project, whose events are nobody else's to ask about. */
    @Test
    void aProjectThatItsPlatformDoesNotKnowIsNoTarget() {
        shop.setStatus(null);
        Targets targets = Targets.of(all, platforms("team/main"));
        assertThat(targets.waiting()).containsExactlyInAnyOrder("shop", "web");
        assertThat(targets.list()).extracting(Target::ids).containsExactly(List.of("team-blog"));
    }

    private List<String> chosen(String selection) {
        return SelectedProjects.of(selection(selection), all).projects().stream()
                .map(p -> p.getMetadata().getName())
                .toList();
    }

    private static ProjectSelection selection(String yaml) {
        return Serialization.unmarshal("projects: " + yaml, RetentionPolicySpec.class)
                .projects();
    }

    private static Function<String, Optional<LynexPlatform>> platforms(String... names) {
        Map<String, LynexPlatform> known = new TreeMap<>();
        for (String name : names) {
            known.put(
                    name,
                    Serialization.unmarshal(
                            """
                    metadata: {namespace: %s, name: %s}
                    """.formatted(
                                            PlatformName.id(name).getNamespace().orElseThrow(),
                                            PlatformName.id(name).getName()),
                            LynexPlatform.class));
        }
        return name -> Optional.ofNullable(known.get(name));
    }

    private static LynexProject project(String name, String labels, String platform, String id) {
        return Serialization.unmarshal("""
                metadata: {name: %s, namespace: team, labels: %s}
                spec: {platformRef: %s}
                status: {projectId: %s}
                """.formatted(name, labels, platform, id), LynexProject.class);
    }
}
