package dev.lynex.pricing;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Prices of models by provider. Providers and models are found as the package {@code @pydantic/genai-prices}, from which
 * the bundled table comes, finds them; names of providers as OpenTelemetry has them are understood too. For use by any
 * number of threads.
 */
public final class PriceTable {
    private static final String RESOURCE = "/prices/genai-prices-0.1.8.json";
    private static final int REMEMBERED = 10_000;
    private static final Pattern COMPACT_DATE =
            Pattern.compile("-(20\\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])(?=-|:|$)");

    /** Values of {@code gen_ai.provider.name} and its predecessors that the table's own matching does not know. */
    private static final Map<String, String> OTHER_NAMES = Map.of(
            "azure.ai.openai", "azure",
            "azure.ai.inference", "azure",
            "az.ai.openai", "azure",
            "az.ai.inference", "azure",
            "azure_openai", "azure",
            "gcp.gen_ai", "google",
            "x_ai", "x-ai");

    private final String version;
    private final List<Provider> providers;
    private final Map<Asked, Found> found = new ConcurrentHashMap<>();

    PriceTable(String version, List<Provider> providers) {
        this.version = version;
        this.providers = List.copyOf(providers);
    }

    /** The table in the jar; reads it anew at each call, which takes some tens of milliseconds. */
    public static PriceTable bundled() {
        return PriceTableReader.read(RESOURCE);
    }

    /** What to store with a cost, so that it can be told later by which prices it was made. */
    public String version() {
        return version;
    }

    /**
     * What a call costs.
     *
     * @param provider who serves the model: an id, another name or the API's address; null to go by the model
     * @param model as the client or the provider names it
     * @param at when the call was made
     */
    public Cost price(@Nullable String provider, String model, TokenUsage usage, Instant at) {
        if (model.isBlank()) {
            return new Cost.Unpriced("no-model");
        }
        Asked asked = new Asked(provider == null ? "" : Clause.lower(provider.strip()), Clause.lower(model.strip()));
        Found known = found.get(asked);
        if (known == null) {
            known = find(asked);
            if (found.size() >= REMEMBERED) {
                found.clear();
            }
            found.put(asked, known);
        }
        return switch (known) {
            case Found.Model(Provider by, PricedModel what) -> what.at(at).cost(usage, by.id(), what.id());
            case Found.Nothing(String reason) -> new Cost.Unpriced(reason);
        };
    }

    private Found find(Asked asked) {
        String name = OTHER_NAMES.getOrDefault(asked.provider(), asked.provider());
        String model = asked.model();
        if (name.equals("litellm")) {
            int slash = model.indexOf('/');
            boolean routed = slash > 0 && slash < model.length() - 1;
            if (routed && named(model.substring(0, slash)).isPresent()) {
                name = model.substring(0, slash);
                model = model.substring(slash + 1);
            } else {
                name = "";
            }
        }
        Optional<Provider> provider = name.isEmpty() ? serving(model) : named(name);
        if (provider.isEmpty()) {
            return new Found.Nothing(name.isEmpty() ? "unknown-model" : "unknown-provider");
        }
        Provider by = provider.get();
        String text = model;
        return model(by, text)
                .or(() -> model(by, withDashedDate(text)))
                .<Found>map(m -> new Found.Model(by, m))
                .orElse(new Found.Nothing("unknown-model"));
    }

    private Optional<Provider> named(String name) {
        if (name.contains("://")) {
            return providers.stream()
                    .filter(p -> p.api().matcher(name).lookingAt())
                    .findFirst();
        }
        return withId(name)
                .or(() ->
                        providers.stream().filter(p -> p.named().matches(name)).findFirst());
    }

    private Optional<Provider> serving(String model) {
        return providers.stream().filter(p -> p.serves().matches(model)).findFirst();
    }

    private Optional<Provider> withId(String id) {
        return providers.stream().filter(p -> p.id().equals(id)).findFirst();
    }

    private Optional<PricedModel> model(Provider provider, String name) {
        return own(provider, name).or(() -> provider.fallbacks().stream()
                .flatMap(id -> withId(id).stream())
                .flatMap(p -> own(p, name).stream())
                .findFirst());
    }

    private static Optional<PricedModel> own(Provider provider, String name) {
        return provider.models().stream().filter(m -> m.match().matches(name)).findFirst();
    }

    /** {@code gpt-4o-20240806} as {@code gpt-4o-2024-08-06}; other names as they are. */
    private static String withDashedDate(String model) {
        return COMPACT_DATE
                .matcher(model)
                .replaceAll(m -> Matcher.quoteReplacement(
                        isDate(m.group(1), m.group(2), m.group(3))
                                ? "-" + m.group(1) + "-" + m.group(2) + "-" + m.group(3)
                                : m.group()));
    }

    private static boolean isDate(String year, String month, String day) {
        LocalDate first = LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), 1);
        return Integer.parseInt(day) <= first.lengthOfMonth();
    }

    private record Asked(String provider, String model) {}

    private sealed interface Found {
        record Model(Provider provider, PricedModel model) implements Found {}

        record Nothing(String reason) implements Found {}
    }
}
