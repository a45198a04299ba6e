package dev.lynex.pricing;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Who serves models.
 *
 * @param api matches the beginning of the API's address
 * @param named matches other names of the provider than its id
 * @param serves matches models that are this provider's when none is named
 * @param fallbacks ids of providers whose models it serves as well
 */
record Provider(
        String id, Pattern api, Clause named, Clause serves, List<String> fallbacks, List<PricedModel> models) {}
