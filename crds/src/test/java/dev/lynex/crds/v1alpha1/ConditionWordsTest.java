package dev.lynex.crds.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConditionWordsTest {
    private static final String FORM = "[A-Z][A-Za-z0-9]*";

    @Test
    void typesAreUniqueAndOfKubernetesForm() {
        assertThat(ConditionType.values())
                .extracting(ConditionType::word)
                .doesNotHaveDuplicates()
                .allMatch(word -> word.matches(FORM));
    }

    @Test
    void reasonsAreUniqueAndOfKubernetesForm() {
        assertThat(ConditionReason.values())
                .extracting(ConditionReason::word)
                .doesNotHaveDuplicates()
                .allMatch(word -> word.matches(FORM));
    }
}
