package dev.lynex.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes Kubernetes Events (events.k8s.io/v1) about resources. What repeats within ten minutes is one Event, whose series
 * counts; it is written at the second time, and then at most once a minute. An Event that cannot be written is left out:
 * nothing waits for it, and nothing fails by it.
 */
public final class EventRecorder {
    private static final System.Logger LOG = System.getLogger(EventRecorder.class.getName());

    private static final String CONTROLLER = "lynex.dev/operator";
    private static final Duration SAME_SERIES = Duration.ofMinutes(10);
    private static final Duration WRITTEN_EVERY = Duration.ofMinutes(1);
    /** Series that are remembered; beyond it the oldest begin anew. */
    private static final int REMEMBERED = 4096;
    /** What the API server takes, and of a name so much that there is room behind it. */
    private static final int LONGEST_NOTE = 1024;

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_INSTANCE = 128;
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final InstantSource clock;
    private final String instance;
    private final Map<Key, Series> series = new LinkedHashMap<>();

    /** @param instance name of this operator's pod */
    public EventRecorder(InstantSource clock, String instance) {
        this.clock = clock;
        this.instance = instance.substring(0, Math.min(instance.length(), LONGEST_INSTANCE));
    }

    /** Whether people should look at it. */
    public enum Severity {
        NORMAL("Normal"),
        WARNING("Warning");

        private final String word;

        Severity(String word) {
            this.word = word;
        }
    }

    /**
     * What happened.
     *
     * @param topic of what; what repeats has the same
     * @param reason one word for machines
     * @param action what the operator did or wanted to do, in one word
     * @param note for people; cut after 1,024 bytes
     */
    public record What(Severity severity, String topic, String reason, String action, String note) {}

    private record Key(String uid, Severity severity, String topic, String reason) {}

    /** An Event that was written, and how often the same happened since. */
    private static final class Series {
        final String name;
        int count = 1;
        Instant last;
        Instant written;

        Series(String name, Instant now) {
            this.name = name;
            this.last = now;
            this.written = now;
        }
    }

    /** Writes an Event about a resource, in its namespace. */
    @SuppressWarnings("CatchingUnchecked") // Whatever it is, it must not end a reconciliation.
    public void record(KubernetesClient client, HasMetadata regarding, What what) {
        try {
            write(client, regarding, what);
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "event not written reason=" + what.reason() + " of=" + regarding.getKind() + "/"
                            + regarding.getMetadata().getNamespace() + "/"
                            + regarding.getMetadata().getName() + " error=" + e.getMessage());
        }
    }

    private void write(KubernetesClient client, HasMetadata regarding, What what) {
        Instant now = clock.instant();
        var key = new Key(regarding.getMetadata().getUid(), what.severity(), what.topic(), what.reason());
        Series known = repeated(key, now);
        if (known == null) {
            create(client, regarding, what, now, key);
        } else if (due(known, now)) {
            try {
                repeat(client, regarding, known, now);
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                    throw e;
                }
                // Events do not live long.
                create(client, regarding, what, now, key);
            }
        }
    }

    private synchronized @Nullable Series repeated(Key key, Instant now) {
        Series known = series.get(key);
        if (known == null || known.last.plus(SAME_SERIES).isBefore(now)) {
            return null;
        }
        known.count++;
        known.last = now;
        return known;
    }

    private synchronized boolean due(Series known, Instant now) {
        if (known.count > 2 && now.isBefore(known.written.plus(WRITTEN_EVERY))) {
            return false;
        }
        known.written = now;
        return true;
    }

    private void create(KubernetesClient client, HasMetadata regarding, What what, Instant now, Key key) {
        String resource = regarding.getMetadata().getName();
        String name = resource.substring(0, Math.min(resource.length(), LONGEST_NAME)) + "."
                + Long.toHexString(UUID.randomUUID().getMostSignificantBits());
        Event event = new EventBuilder()
                .withNewMetadata()
                .withNamespace(regarding.getMetadata().getNamespace())
                .withName(name)
                .endMetadata()
                .withEventTime(micros(now))
                .withType(what.severity().word)
                .withReason(what.reason())
                .withAction(what.action())
                .withNote(cut(what.note()))
                .withReportingController(CONTROLLER)
                .withReportingInstance(instance)
                .withRegarding(new ObjectReferenceBuilder()
                        .withApiVersion(regarding.getApiVersion())
                        .withKind(regarding.getKind())
                        .withNamespace(regarding.getMetadata().getNamespace())
                        .withName(resource)
                        .withUid(regarding.getMetadata().getUid())
                        .withResourceVersion(regarding.getMetadata().getResourceVersion())
                        .build())
                .build();
        client.resource(event).create();
        synchronized (this) {
            series.remove(key);
            series.put(key, new Series(name, now));
            if (series.size() > REMEMBERED) {
                series.remove(series.keySet().iterator().next());
            }
        }
    }

    /** Without a look at what is there, which would need another right. */
    private static void repeat(KubernetesClient client, HasMetadata regarding, Series known, Instant now) {
        Event counted = new EventBuilder()
                .withNewMetadata()
                .withNamespace(regarding.getMetadata().getNamespace())
                .withName(known.name)
                .endMetadata()
                .withNewSeries()
                .withCount(known.count)
                .withLastObservedTime(micros(now))
                .endSeries()
                .build();
        client.resource(counted).patch(PatchContext.of(PatchType.JSON_MERGE));
    }

    private static MicroTime micros(Instant time) {
        return new MicroTime(MICROS.format(time));
    }

    private static String cut(String note) {
        String all = note;
        while (all.getBytes(StandardCharsets.UTF_8).length > LONGEST_NOTE) {
            all = all.substring(0, all.length() - Math.max(1, (all.length() - LONGEST_NOTE) / 2 + 1));
        }
        return all;
    }
}
