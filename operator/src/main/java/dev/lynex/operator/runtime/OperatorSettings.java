package dev.lynex.operator.runtime;

import dev.lynex.settings.Settings;
import dev.lynex.settings.SettingsException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What the operator looks after, and how.
 *
 * @param namespaces whose resources; empty: all
 * @param stopTimeout how long a stop waits for reconciliations under way
 * @param leader how one of several is chosen; empty: there is never more than one
 * @param orphansEvery how often what was left behind is looked for
 * @param confirmOrphansAfter how far apart something in a store must be found so twice
 */
public record OperatorSettings(
        Set<String> namespaces,
        Duration stopTimeout,
        Optional<LeaderSettings> leader,
        Duration orphansEvery,
        Duration confirmOrphansAfter) {
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    public OperatorSettings {
        namespaces = Set.copyOf(namespaces);
    }

    /** Reads the keys under {@code operator.}. */
    public static OperatorSettings from(Settings settings) {
        return new OperatorSettings(
                namespaces(settings),
                settings.duration("operator.stop-timeout"),
                LeaderSettings.from(settings),
                positive(settings, "operator.orphans.every"),
                positive(settings, "operator.orphans.confirm-after"));
    }

    private static Set<String> namespaces(Settings settings) {
        Set<String> names = new TreeSet<>();
        settings.optional("operator.namespaces").ifPresent(list -> Arrays.stream(list.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .forEach(names::add));
        for (String name : names) {
            if (!NAMESPACE.matcher(name).matches()) {
                throw new SettingsException("operator.namespaces must be names of namespaces with commas between, was '"
                        + name + "'; leave it empty for all");
            }
        }
        return names;
    }

    private static Duration positive(Settings settings, String key) {
        Duration given = settings.duration(key);
        if (given.isZero()) {
            throw new SettingsException(key + " must be above 0");
        }
        return given;
    }
}
