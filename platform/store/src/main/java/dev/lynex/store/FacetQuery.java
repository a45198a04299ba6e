package dev.lynex.store;

import java.time.LocalDate;

/**
 * Which values events have had.
 *
 * @param prefix that they begin with, whatever its case; "" for any
 * @param from first day, UTC
 * @param to last day, UTC, inclusive
 * @param limit 1 to {@value FacetAnswer#MOST_A_DAY}
 */
public record FacetQuery(String project, Facet facet, String prefix, LocalDate from, LocalDate to, int limit) {
    /** How long values are kept after they were seen last. */
    public static final int DAYS = 30;

    public FacetQuery {
        if (prefix.length() > Condition.LONGEST_VALUE) {
            throw new StoreException.Rejected(
                    "the beginning of a value has at most " + Condition.LONGEST_VALUE + " characters");
        }
        if (limit < 1 || limit > FacetAnswer.MOST_A_DAY) {
            throw new StoreException.Rejected("limit must be 1 to " + FacetAnswer.MOST_A_DAY + ", was " + limit);
        }
    }
}
