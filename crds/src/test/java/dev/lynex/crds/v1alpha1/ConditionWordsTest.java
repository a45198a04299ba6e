package dev.lynex.crds.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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

    /** A section for each that asks for something; one that does not is named among those in order. */
    @Test
    void theRunbookHasEveryReasonAndNoOther() throws IOException {
        String runbook = Files.readString(Path.of("../docs/runbooks/conditions.md"));
        List<String> sections = runbook.lines()
                .filter(line -> line.startsWith("## ") && !line.equals("## In order"))
                .map(line -> line.substring(3))
                .toList();
        String inOrder = runbook.substring(runbook.indexOf("## In order"), runbook.indexOf("## InvalidSpec"));
        List<String> reasons = Arrays.stream(ConditionReason.values())
                .map(ConditionReason::word)
                .toList();
        assertThat(reasons)
                .containsAll(sections)
                .allMatch(reason -> sections.contains(reason) != inOrder.contains("`" + reason + "`"));
    }
}
