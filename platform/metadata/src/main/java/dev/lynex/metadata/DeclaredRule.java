package dev.lynex.metadata;

import java.util.List;

/**
 * An alert rule as its resource wants it.
 *
 * @param projects ids of those that it applies to
 * @param rule as {@code dev.lynex.alerting.AlertRule} writes and reads it: what is measured, when it fires and who is told. It
 *     names nobody's secret, nor where one lies
 */
public record DeclaredRule(Owner owner, List<String> projects, String rule) implements Declaration {
    public DeclaredRule {
        projects = List.copyOf(projects);
    }
}
