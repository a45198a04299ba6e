package dev.lynex.pricing;

import java.time.Instant;
import java.util.List;

/**
 * A model of the table.
 *
 * @param seasons at least one; of those in force the last counts, and with none in force the first of all
 */
record PricedModel(String id, Clause match, List<Dated> seasons) {
    PriceList at(Instant at) {
        for (Dated dated : seasons.reversed()) {
            if (dated.season().holds(at)) {
                return dated.prices();
            }
        }
        return seasons.getFirst().prices();
    }

    record Dated(Season season, PriceList prices) {}
}
