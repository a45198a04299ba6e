package dev.lynex.query;

import dev.lynex.function.Problem;
import dev.lynex.function.ProblemException;
import io.helidon.webserver.http.ServerRequest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A request's query parameters, checked. An unknown one is refused: a misspelt filter must not widen an answer. */
final class Query {
    private static final Instant FIRST = Instant.EPOCH;
    /** Well inside what nanoseconds in 64 bits reach. */
    private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");

    private final ServerRequest req;

    Query(ServerRequest req, Set<String> known) {
        this.req = req;
        onlyKnown(req, known);
    }

    /** Refuses parameters that the route does not have. */
    static void onlyKnown(ServerRequest req, Set<String> known) {
        for (String name : req.query().names()) {
            if (!known.contains(name) && !Filters.isMetadata(name, known)) {
                throw bad("unknown parameter '" + name + "'; known are "
                        + known.stream().sorted().collect(Collectors.joining(", ")));
            }
        }
    }

    /** Of all parameters. */
    Set<String> names() {
        return req.query().names();
    }

    @Nullable
    String text(String name) {
        return req.query().first(name).asOptional().filter(v -> !v.isEmpty()).orElse(null);
    }

    /** All values of a parameter that may repeat. */
    List<String> repeated(String name) {
        return req.query().contains(name)
                ? req.query().all(name).stream()
                        .filter(value -> !value.isEmpty())
                        .toList()
                : List.of();
    }

    /** All values of a parameter that may repeat or hold several separated by commas. */
    List<String> texts(String name) {
        return repeated(name).stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .filter(value -> !value.isEmpty())
                .toList();
    }

    int integer(String name, int otherwise, int min, int max) {
        String text = text(name);
        if (text == null) {
            return otherwise;
        }
        try {
            int n = Integer.parseInt(text);
            if (n >= min && n <= max) {
                return n;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw bad(name + " must be a whole number from " + min + " to " + max);
    }

    <E extends Enum<E>> E oneOf(String name, E otherwise) {
        String text = text(name);
        if (text == null) {
            return otherwise;
        }
        Class<E> type = otherwise.getDeclaringClass();
        return Stream.of(type.getEnumConstants())
                .filter(e -> wire(e).equals(text))
                .findFirst()
                .orElseThrow(() -> bad(name + " must be one of "
                        + Stream.of(type.getEnumConstants()).map(Query::wire).collect(Collectors.joining(", "))));
    }

    /** A constant's name in the API: MODEL_FAMILY is modelFamily. */
    static String wire(Enum<?> constant) {
        String[] words = constant.name().toLowerCase(Locale.ROOT).split("_", -1);
        var name = new StringBuilder(words[0]);
        for (int i = 1; i < words.length; i++) {
            name.append(Character.toUpperCase(words[i].charAt(0))).append(words[i], 1, words[i].length());
        }
        return name.toString();
    }

    /** {@code from} and {@code to}; by default the last {@code span} up to now. */
    Range range(InstantSource clock, Duration span) {
        // A little into the future, so that events of clocks that run ahead are seen.
        Instant to = instant("to", clock.instant().plus(Duration.ofMinutes(5)));
        Instant from = instant("from", clock.instant().minus(span));
        if (!from.isBefore(to)) {
            throw bad("from must be before to");
        }
        return new Range(from, to);
    }

    /** A time, null without the parameter. */
    @Nullable
    Instant instant(String name) {
        return text(name) == null ? null : instant(name, FIRST);
    }

    private Instant instant(String name, Instant otherwise) {
        String text = text(name);
        if (text == null) {
            return otherwise;
        }
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            if (!instant.isBefore(FIRST) && instant.isBefore(LAST)) {
                return instant;
            }
        } catch (DateTimeException e) {
            // said below
        }
        throw bad(name + " must be a time such as 2026-11-23T10:00:00Z, between 1970 and 2200");
    }

    static ProblemException bad(String detail) {
        return Problem.badRequest("bad-parameter", detail).asException();
    }

    /** From the first moment up to before the last. */
    record Range(Instant from, Instant to) {}
}
