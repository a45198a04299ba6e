package dev.lynex.pricing;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Providers and their models, found by name as the package {@code @pydantic/genai-prices} finds them; names of providers as
 * OpenTelemetry has them are understood too.
 */
record Catalog(String version, List<Provider> providers) {
    private static final Pattern COMPACT_DATE =
            Pattern.compile("-(20\\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])(?=-|:|$)");

    /** Values of {@code gen_ai.provider.name} and its predecessors that the table's own matching does not know. */
    static final Map<String, String> OTHER_NAMES = Map.of(
            "azure.ai.openai", "azure",
            "azure.ai.inference", "azure",
            "az.ai.openai", "azure",
            "az.ai.inference", "azure",
            "azure_openai", "azure",
            "gcp.gen_ai", "google",
            "x_ai", "x-ai");

    Catalog {
        providers = List.copyOf(providers);
    }

    Found find(Name asked) {
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
            return new Found(asked, model, null, null, name.isEmpty() ? "unknown-model" : "unknown-provider");
        }
        Provider by = provider.get();
        String text = model;
        PricedModel priced =
                model(by, text).or(() -> model(by, withDashedDate(text))).orElse(null);
        return new Found(asked, model, by, priced, priced == null ? "unknown-model" : "");
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

    /**
     * What a client calls a model.
     *
     * @param provider "" when none was named; both in lower case, without spaces around
     */
    record Name(String provider, String model) {
        static Name of(@Nullable String provider, String model) {
            return new Name(provider == null ? "" : Clause.lower(provider.strip()), Clause.lower(model.strip()));
        }
    }

    /**
     * What the catalogue knows of it.
     *
     * @param asked what was asked for
     * @param modelName the model's name without the provider that a gateway put before it
     * @param provider null when it is not known
     * @param model null when it is not known
     * @param reason why there is no model, in a word for {@link Cost.Unpriced}; "" with a model
     */
    record Found(
            Name asked,
            String modelName,
            @Nullable Provider provider,
            @Nullable PricedModel model,
            String reason) {
        /** The catalogue's name of the provider, else the client's. */
        String providerId() {
            return provider == null ? asked.provider() : provider.id();
        }

        /** The catalogue's name of the model, else the client's. */
        String modelId() {
            return model == null ? modelName : model.id();
        }
    }
}
