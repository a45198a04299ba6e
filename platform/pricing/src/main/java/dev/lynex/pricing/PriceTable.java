package dev.lynex.pricing;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Prices of models by provider: those of the bundled table, and above them a project's own. How a price is found is told in
 * {@code docs/pricing.md}. For use by any number of threads.
 */
public final class PriceTable {
    static final String RESOURCE = "/prices/genai-prices-0.1.8.json";

    private final Catalog catalog;
    private final CustomPrices custom;
    private final String version;
    private final Remembered<Catalog.Name, Known> known = new Remembered<>(this::find);

    private PriceTable(Catalog catalog, CustomPrices custom) {
        this.catalog = catalog;
        this.custom = custom;
        // Each row says it, and that of custom prices is a hash of them all.
        this.version = custom.prices().isEmpty() ? catalog.version() : catalog.version() + "+" + custom.version();
    }

    /** The table in the jar; reads it anew at each call, which takes some tens of milliseconds. */
    public static PriceTable bundled() {
        return new PriceTable(CatalogReader.read(RESOURCE), CustomPrices.NONE);
    }

    /** The same table with these prices above it, in place of any that were; costs next to nothing. */
    public PriceTable with(CustomPrices prices) {
        return new PriceTable(catalog, prices);
    }

    /**
     * What to store with a cost, so that it can be told later by which prices it was made: the table's version such as
     * {@code genai-prices-0.1.8}, and with custom prices {@code +} and their {@link CustomPrices#version()}.
     */
    public String version() {
        return version;
    }

    /** The prices above the table's, if there are any. */
    public Optional<CustomPrices> own() {
        return custom.prices().isEmpty() ? Optional.empty() : Optional.of(custom);
    }

    /**
     * What a call costs. A custom price wins over the table's.
     *
     * @param provider who serves the model: an id, another name or the API's address; null to go by the model
     * @param model as the client or the provider names it
     * @param at when the call was made
     */
    public Cost price(@Nullable String provider, String model, TokenUsage usage, Instant at) {
        if (model.isBlank()) {
            return new Cost.Unpriced("no-model");
        }
        Known what = known.of(Catalog.Name.of(provider, model));
        Catalog.Found found = what.found();
        for (Own own : what.own()) {
            if (own.price().holds(at)) {
                return own.list().cost(usage, found.providerId(), found.modelId());
            }
        }
        PricedModel listed = found.model();
        return listed == null
                ? new Cost.Unpriced(found.reason())
                : listed.at(at).cost(usage, found.providerId(), found.modelId());
    }

    private Known find(Catalog.Name name) {
        Catalog.Found found = catalog.find(name);
        return new Known(
                found, custom.of(found).stream().map(p -> new Own(p, p.list())).toList());
    }

    /** @param own the custom prices for it, the one that wins first */
    private record Known(Catalog.Found found, List<Own> own) {}

    private record Own(CustomPrice price, PriceList list) {}
}
