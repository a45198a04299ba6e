package dev.lynex.store;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A part of {@code rollup_slices}: all events of a project by model, provider and family, or by one of the dimensions that
 * have many values; by type, status and environment always. Few rows, where all dimensions together make very many.
 *
 * @param dimension whose values it has, null for that by model
 */
record Slice(@Nullable Dimension dimension) {
    private static final Set<Dimension> OF_ALL = EnumSet.of(Dimension.TYPE, Dimension.STATUS, Dimension.ENVIRONMENT);
    private static final Set<Dimension> OF_MODELS =
            EnumSet.of(Dimension.MODEL, Dimension.MODEL_FAMILY, Dimension.PROVIDER);
    private static final Set<Dimension> ALONE =
            EnumSet.of(Dimension.RELEASE, Dimension.AGENT, Dimension.PROMPT, Dimension.NAME);

    /** The one that has every dimension that a query groups and filters by. */
    static Optional<Slice> of(MetricQuery query) {
        Set<Dimension> used = Stream.concat(
                        query.groupBy().stream(),
                        query.conditions().stream()
                                .filter(Condition.In.class::isInstance)
                                .map(c -> ((Condition.In) c).dimension()))
                .filter(d -> !OF_ALL.contains(d))
                .collect(Collectors.toSet());
        if (OF_MODELS.containsAll(used)) {
            return Optional.of(new Slice(null));
        }
        return used.size() == 1 && ALONE.containsAll(used)
                ? Optional.of(new Slice(used.iterator().next()))
                : Optional.empty();
    }

    /** How it is called in the table. */
    String name() {
        return dimension == null ? "" : dimension.column();
    }

    /** The columns that it has beside those of the numbers, as they are called in the other rollups. */
    String columns() {
        return dimension == null ? "" : ", value AS " + dimension.column();
    }

    /** The same columns of {@code rollup_minute}. */
    String columnsOfMinutes() {
        return dimension == null ? "" : ", " + dimension.column();
    }
}
