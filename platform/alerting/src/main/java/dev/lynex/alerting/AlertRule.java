package dev.lynex.alerting;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A question asked again and again about a project's events, and who is told of the answer. It checks itself, so that a
 * resource, the API and the command line refuse the same.
 *
 * @param interval how often it is evaluated: 30 seconds to an hour, at most the condition's window
 * @param holdsFor how long the condition holds before an alert fires: 0 to 168 hours
 * @param keepFiringFor how long an alert fires on: 0 to 168 hours
 * @param labels at most 32 of its alerts, with values of at most 1,024 characters, beside {@link #labelNames()}' others
 * @param annotations at most 32 texts of at most 4,096 characters, with <code>{{ value }}</code>,
 *     <code>{{ threshold }}</code> and <code>{{ labels.NAME }}</code>
 * @param notifiers at most 10
 * @param repeatEvery how often a firing alert is told again: 5 minutes or more, at least the interval; null is once
 * @param suspend whether it rests
 */
public record AlertRule(
        AlertCondition condition,
        Duration interval,
        @JsonProperty("for") Duration holdsFor,
        Duration keepFiringFor,
        Severity severity,
        Map<String, String> labels,
        Map<String, String> annotations,
        @JsonProperty("notify") List<Notifier> notifiers,
        @Nullable Duration repeatEvery,
        boolean suspend) {
    private static final Duration LEAST_INTERVAL = Duration.ofSeconds(30);
    private static final Duration MOST_INTERVAL = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final Duration LEAST_REPEAT = Duration.ofMinutes(5);
    private static final int MOST_TEXTS = 32;
    private static final int LONGEST_LABEL = 1_024;
    private static final int LONGEST_ANNOTATION = 4_096;
    private static final int MOST_NOTIFIERS = 10;
    private static final Pattern LABEL = Pattern.compile("(?!__)[a-zA-Z_][a-zA-Z0-9_]*");
    private static final String PROJECT = "project";
    private static final String SEVERITY = "severity";

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /** @throws InvalidRule when it makes no sense */
    public AlertRule {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
        notifiers = List.copyOf(notifiers);
        within(interval, LEAST_INTERVAL, MOST_INTERVAL, "interval", "must be 30s to 1h");
        InvalidRule.unless(
                interval.compareTo(condition.window()) <= 0,
                "interval",
                "must be at most condition.window, or the events between two windows would never be looked at");
        within(holdsFor, Duration.ZERO, LONGEST, "for", "must be 0s to 168h");
        within(keepFiringFor, Duration.ZERO, LONGEST, "keepFiringFor", "must be 0s to 168h");
        InvalidRule.unless(
                repeatEvery == null
                        || (repeatEvery.compareTo(LEAST_REPEAT) >= 0 && repeatEvery.compareTo(interval) >= 0),
                "repeatEvery",
                "must be 5m or more, and at least interval");
        labels(labels, condition);
        InvalidRule.unless(notifiers.size() <= MOST_NOTIFIERS, "notify", "has at most 10 entries");
        annotations(annotations, names(labels, condition));
    }

    /** The names of the labels that its alerts have. */
    public Set<String> labelNames() {
        return names(labels, condition);
    }

    /** Whether it tells anybody by email. */
    public boolean sendsEmail() {
        return notifiers.stream().anyMatch(Notifier.Email.class::isInstance);
    }

    /** As it is stored. Durations are those of ISO 8601. */
    public String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a rule has only values that JSON has", e);
        }
    }

    /**
     * Reads what {@link #toJson()} writes.
     *
     * @throws InvalidRule when it is none, or has what this version does not know: half a rule would be another one
     */
    public static AlertRule read(String json) {
        try {
            AlertRule rule = JSON.readValue(json, AlertRule.class);
            if (rule == null) {
                throw new InvalidRule("the whole", "is null, and no alert rule");
            }
            return rule;
        } catch (JsonProcessingException e) {
            if (e.getCause() instanceof InvalidRule invalid) {
                throw invalid;
            }
            throw new InvalidRule("the whole", "is no alert rule of this version: " + e.getOriginalMessage());
        }
    }

    private static void within(Duration it, Duration least, Duration most, String field, String what) {
        InvalidRule.unless(it.compareTo(least) >= 0 && it.compareTo(most) <= 0, field, what);
    }

    private static void labels(Map<String, String> labels, AlertCondition condition) {
        InvalidRule.unless(labels.size() <= MOST_TEXTS, "labels", "has at most 32 entries");
        Set<String> taken = names(Map.of(), condition);
        labels.forEach((name, value) -> {
            InvalidRule.unless(
                    LABEL.matcher(name).matches(),
                    "labels",
                    "names of labels have letters, digits and _, begin with no digit and not with __");
            InvalidRule.unless(
                    !taken.contains(name),
                    "labels",
                    "alerts have a label " + name + " of their own: choose another name");
            InvalidRule.unless(value.length() <= LONGEST_LABEL, "labels." + name, "has at most 1024 characters");
        });
    }

    private static void annotations(Map<String, String> annotations, Set<String> labels) {
        InvalidRule.unless(annotations.size() <= MOST_TEXTS, "annotations", "has at most 32 entries");
        annotations.forEach((name, text) -> {
            String field = "annotations." + name;
            InvalidRule.unless(text.length() <= LONGEST_ANNOTATION, field, "has at most 4096 characters");
            Template.check(field, text, labels);
        });
    }

    private static Set<String> names(Map<String, String> labels, AlertCondition condition) {
        Set<String> names = new TreeSet<>(labels.keySet());
        names.add(PROJECT);
        names.add(SEVERITY);
        condition.groupBy().forEach(dimension -> names.add(dimension.word()));
        return names;
    }
}
