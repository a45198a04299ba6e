package dev.lynex.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** What is done about a deleted resource whose traces outside of the cluster cannot be removed now. */
public final class Cleanup {
    /** The annotation that leaves them there. */
    public static final String SKIP = "lynex.dev/skip-cleanup";

    /** How soon it is tried again. */
    public static final Duration AGAIN = Duration.ofSeconds(10);

    private Cleanup() {}

    public static boolean isSkipped(HasMetadata resource) {
        Map<String, String> annotations =
                Objects.requireNonNullElse(resource.getMetadata().getAnnotations(), Map.of());
        return Objects.equals(annotations.get(SKIP), "true");
    }

    /** What its status says meanwhile. */
    public static String waits(String why) {
        return why + "; by itself, every " + AGAIN.toSeconds() + " s. The annotation " + SKIP
                + ": \"true\" goes on without";
    }
}
