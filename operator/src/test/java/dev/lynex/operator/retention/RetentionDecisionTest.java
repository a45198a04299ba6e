package dev.lynex.operator.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lynex.crds.v1alpha1.LynexProject;
import dev.lynex.crds.v1alpha1.RetentionPolicy;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetentionDecisionTest {
    private final RetentionPolicy all = policy("all", "2026-01-01", "{all: true}", 1);
    private final RetentionPolicy labels = policy("labels", "2026-01-02", "{selector: {matchLabels: {team: a}}}", 2);
    private final RetentionPolicy names = policy("names", "2026-01-03", "{names: [shop, other]}", 3);
    private final RetentionPolicy elsewhere = policy("elsewhere", "2026-01-04", "{names: [other]}", 4);

    @Test
    void theNearestPolicyDecides() {
        LynexProject shop = project("");
        assertThat(decider(shop, elsewhere)).isEmpty();
        assertThat(decider(shop, elsewhere, all)).contains("all");
        assertThat(decider(shop, elsewhere, all, labels)).contains("labels");
        assertThat(decider(shop, elsewhere, all, labels, names)).contains("names");
        assertThat(decider(project("retentionPolicyRef: {name: elsewhere}"), all, labels, names, elsewhere))
                .contains("elsewhere");
    }

    @Test
    void ofTwoAlikeTheOlderDecidesAndOfTwoOfOneSecondTheFirstByName() {
        assertThat(decider(project(""), all, policy("a-later-one", "2026-01-02", "{all: true}", 9)))
                .contains("all");
        assertThat(decider(project(""), all, policy("a-twin", "2026-01-01", "{all: true}", 9)))
                .contains("a-twin");
    }

    @Test
    void aDryRunAndADeletedPolicyDecideNothing() {
        RetentionPolicy dry = policy("dry", "2025-01-01", "{names: [shop]}, dryRun: true", 7);
        RetentionPolicy going = policy("going", "2025-01-01", "{names: [shop]}", 7);
        going.getMetadata().setDeletionTimestamp("2026-02-01T00:00:00Z");
        assertThat(decider(project(""), dry, going, all)).contains("all");
        assertThat(decider(project("retentionPolicyRef: {name: dry}"), dry, all))
                .contains("all");
        assertThat(RetentionDecision.decides(dry, project(""), List.of(dry, all)))
                .isTrue();
        assertThat(RetentionDecision.decides(dry, project("retentionPolicyRef: {name: all}"), List.of(dry, all)))
                .isFalse();
        assertThat(RetentionDecision.decides(all, project(""), List.of(dry, all)))
                .isTrue();
    }

    @Test
    void onlyAPolicyShortens() {
        assertThat(RetentionDecision.days(Optional.of(all), Optional.of(400))).isEqualTo(1);
        assertThat(RetentionDecision.days(Optional.empty(), Optional.of(400))).isEqualTo(400);
        assertThat(RetentionDecision.days(Optional.empty(), Optional.of(7))).isEqualTo(30);
        assertThat(RetentionDecision.days(Optional.empty(), Optional.empty())).isEqualTo(30);
    }

    /** In whatever order the cache has them. */
    private static Optional<String> decider(LynexProject project, RetentionPolicy... policies) {
        List<RetentionPolicy> list = Arrays.asList(policies);
        Optional<String> found =
                RetentionDecision.of(project, list).map(p -> p.getMetadata().getName());
        Collections.reverse(list);
        assertThat(RetentionDecision.of(project, list).map(p -> p.getMetadata().getName()))
                .isEqualTo(found);
        return found;
    }

    private static LynexProject project(String more) {
        return Serialization.unmarshal("""
                metadata: {name: shop, namespace: team, labels: {team: a}}
                spec: {platformRef: {name: main}, %s}
                """.formatted(more), LynexProject.class);
    }

    private static RetentionPolicy policy(String name, String day, String projects, int days) {
        String dryRun = projects.contains("dryRun") ? "" : ", dryRun: false";
        return Serialization.unmarshal("""
                metadata: {name: %s, namespace: team, creationTimestamp: "%sT00:00:00Z"}
                spec: {days: %d, projects: %s%s}
                """.formatted(name, day, days, projects, dryRun), RetentionPolicy.class);
    }
}
