package dev.lynex.operator;

import dev.lynex.crds.v1alpha1.Condition;
import dev.lynex.crds.v1alpha1.ConditionReason;
import dev.lynex.crds.v1alpha1.ConditionStatus;
import dev.lynex.crds.v1alpha1.ConditionType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The conditions of a resource, as they are written: a condition's time is when its status last changed, so it is carried
 * over from what was written before.
 */
public final class Conditions {
    private final Map<String, Condition> before = new TreeMap<>();
    private final List<Condition> now = new ArrayList<>();
    private final long generation;
    private final Instant time;

    /**
     * @param before what was written last
     * @param generation of the resource that was looked at
     */
    public Conditions(Collection<Condition> before, long generation, Instant time) {
        before.forEach(condition -> this.before.put(condition.type(), condition));
        this.generation = generation;
        // As Kubernetes writes times.
        this.time = time.truncatedTo(ChronoUnit.SECONDS);
    }

    public Conditions add(ConditionType type, ConditionStatus status, ConditionReason reason, String message) {
        Condition known = before.get(type.word());
        Instant since = known != null && known.status() == status ? known.lastTransitionTime() : time;
        now.add(new Condition(type.word(), status, generation, since, reason.word(), message));
        return this;
    }

    /** Keeps what was written before, where nothing is known now. Does nothing when there was nothing. */
    public boolean carry(ConditionType type) {
        Condition known = before.get(type.word());
        if (known != null) {
            now.add(known);
        }
        return known != null;
    }

    public List<Condition> list() {
        return List.copyOf(now);
    }
}
