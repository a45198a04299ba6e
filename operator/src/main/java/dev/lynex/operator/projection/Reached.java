package dev.lynex.operator.projection;

import dev.lynex.crds.v1alpha1.ConditionReason;
import dev.lynex.crds.v1alpha1.ConditionStatus;
import dev.lynex.crds.v1alpha1.ConditionType;
import dev.lynex.operator.Cleanup;
import dev.lynex.operator.Conditions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which platforms could be told. */
public final class Reached {
    private static final Duration SELDOM = Duration.ofMinutes(1);

    private final SortedSet<String> platforms = new TreeSet<>();
    private final List<String> away = new ArrayList<>();
    private final List<String> taken = new ArrayList<>();

    Reached(Collection<String> platforms) {
        this.platforms.addAll(platforms);
    }

    /** Where it is, or may be: as {@code namespace/name}. */
    public List<String> platforms() {
        return List.copyOf(platforms);
    }

    /** Whether all were told. */
    public boolean all() {
        return away.isEmpty() && taken.isEmpty();
    }

    /** When to try again, null when there is no need. */
    public @Nullable Duration again() {
        if (all()) {
            return null;
        }
        // Whoever has the name may go.
        return away.isEmpty() ? SELDOM : Cleanup.AGAIN;
    }

    public ConditionReason reason() {
        if (all()) {
            return ConditionReason.AS_SPECIFIED;
        }
        return taken.isEmpty() ? ConditionReason.UNREACHABLE : ConditionReason.NAME_TAKEN;
    }

    /** What is wrong, in sentences. */
    public String problems() {
        List<String> all = new ArrayList<>(taken);
        all.addAll(away);
        return String.join("; ", all) + "; it is tried again";
    }

    /** Says whether all platforms have this generation. */
    public void addTo(Conditions conditions) {
        if (all()) {
            String where = platforms.isEmpty()
                    ? "no platform has a project that it is about"
                    : "in the metadata of " + String.join(", ", platforms);
            conditions.add(ConditionType.PROJECTED, ConditionStatus.TRUE, reason(), where);
        } else {
            conditions.add(ConditionType.PROJECTED, ConditionStatus.FALSE, reason(), problems());
        }
    }

    void left(String platform) {
        platforms.remove(platform);
    }

    void isAway(String platform, String why) {
        away.add("platform " + platform + ": " + why);
    }

    void isTaken(String platform, String why) {
        taken.add("platform " + platform + ": " + why);
    }
}
