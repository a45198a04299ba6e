package dev.lynex.operator;

import dev.lynex.crds.v1alpha1.Condition;
import dev.lynex.crds.v1alpha1.ConditionReason;
import dev.lynex.crds.v1alpha1.ConditionStatus;
import dev.lynex.crds.v1alpha1.ConditionType;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells what changed in a resource's conditions, as Kubernetes Events. A status that says the same tells nothing. */
public final class Transitions {
    /** Of conditions that are False, these are no fault: somebody wants it so, or it is under way. */
    private static final Set<String> EXPECTED = Set.of(
            ConditionReason.RECONCILING.word(),
            ConditionReason.MIGRATING.word(),
            ConditionReason.SUSPENDED.word(),
            ConditionReason.INVITED.word(),
            ConditionReason.DRY_RUN.word());
    /** Of these, True is bad. */
    private static final Set<String> BAD_WHEN_TRUE = Set.of(ConditionType.STORE_BOUND.word());

    /** Resources of which is remembered what was told. */
    private static final int REMEMBERED = 4096;

    private final EventRecorder recorder;

    /** By UID and type: a status that was just written may not be in the cache yet, and must not be told twice. */
    private final Map<String, Map<String, State>> told = new LinkedHashMap<>();

    private record State(ConditionStatus status, String reason) {
        static State of(Condition condition) {
            return new State(condition.status(), condition.reason());
        }
    }

    public Transitions(EventRecorder recorder) {
        this.recorder = recorder;
    }

    /**
     * To be called where a status is written.
     *
     * @param before the conditions that the resource has
     * @param now those that it gets
     */
    public void tell(
            KubernetesClient client, HasMetadata resource, Collection<Condition> before, Collection<Condition> now) {
        Map<String, State> known = exchange(resource.getMetadata().getUid(), states(before), states(now));
        Set<String> notes = new HashSet<>();
        for (Condition each : now) {
            State last = known.remove(each.type());
            // Often several conditions have one cause; it is told once.
            if (!State.of(each).equals(last) && notes.add(each.reason() + ": " + each.message())) {
                recorder.record(
                        client,
                        resource,
                        new EventRecorder.What(
                                severity(each, last == null || EXPECTED.contains(last.reason())),
                                each.type(),
                                each.reason(),
                                "Reconcile",
                                each.message()));
            }
        }
        if (known.containsKey(ConditionType.PAUSED.word())) {
            recorder.record(
                    client,
                    resource,
                    new EventRecorder.What(
                            EventRecorder.Severity.NORMAL,
                            ConditionType.PAUSED.word(),
                            "Resumed",
                            "Reconcile",
                            "the annotation " + Paused.ANNOTATION + " is gone: it is looked after again"));
        }
    }

    private static Map<String, State> states(Collection<Condition> conditions) {
        return conditions.stream().collect(Collectors.toMap(Condition::type, State::of));
    }

    /** Remembers what is told now; gives what was told last, which is in the status if it was by somebody else. */
    private synchronized Map<String, State> exchange(String uid, Map<String, State> written, Map<String, State> now) {
        Map<String, State> last = told.remove(uid);
        told.put(uid, now);
        if (told.size() > REMEMBERED) {
            told.remove(told.keySet().iterator().next());
        }
        return new HashMap<>(last == null ? written : last);
    }

    /** Tells that something that the operator holds was put right. */
    public void corrected(KubernetesClient client, HasMetadata resource, String note) {
        recorder.record(
                client,
                resource,
                new EventRecorder.What(EventRecorder.Severity.WARNING, note, "Corrected", "Correct", note));
    }

    private static EventRecorder.Severity severity(Condition condition, boolean underWay) {
        boolean bad = BAD_WHEN_TRUE.contains(condition.type())
                ? condition.status() == ConditionStatus.TRUE
                : condition.status() == ConditionStatus.FALSE;
        // Replicas of what is only being made are under way, too.
        boolean expected = EXPECTED.contains(condition.reason())
                || (underWay && condition.reason().equals(ConditionReason.REPLICAS_UNAVAILABLE.word()));
        return bad && !expected ? EventRecorder.Severity.WARNING : EventRecorder.Severity.NORMAL;
    }
}
