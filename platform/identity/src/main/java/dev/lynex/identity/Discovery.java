package dev.lynex.identity;

import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an issuer says of itself under {@code /.well-known/openid-configuration} (OpenID Connect Discovery 1.0). */
final class Discovery {
    private final String issuer;
    private final Kept<Endpoints> endpoints;

    Discovery(String issuer, IssuerHttp http, InstantSource clock) {
        this.issuer = issuer;
        URI at = URI.create(issuer.replaceFirst("/$", "") + "/.well-known/openid-configuration");
        this.endpoints = new Kept<>(() -> read(http.json(at)), clock);
    }

    /**
     * @param authorization where the browser goes; empty for an issuer that only signs
     * @param basic whether the client's secret goes into the Authorization header, else into the form
     * @param namesItself whether each answer by the browser says {@code iss} (RFC 9207)
     */
    record Endpoints(
            URI keys,
            Optional<URI> authorization,
            Optional<URI> token,
            Optional<URI> userInfo,
            boolean basic,
            boolean namesItself) {}

    /** @throws IssuerAwayException when it does not answer, or not as the issuer that was configured */
    Endpoints endpoints() {
        return endpoints.get();
    }

    private Endpoints read(Map<String, Object> said) {
        if (!issuer.equals(said.get("issuer"))) {
            throw new IssuerAwayException("the document at the issuer's address is another issuer's; "
                    + "the setting must be written exactly as the document's issuer");
        }
        return new Endpoints(
                uri(said, "jwks_uri").orElseThrow(() -> new IssuerAwayException("the issuer names no jwks_uri")),
                uri(said, "authorization_endpoint"),
                uri(said, "token_endpoint"),
                uri(said, "userinfo_endpoint"),
                // Without a word it is basic (OpenID Connect Discovery 1.0, section 3).
                !(said.get("token_endpoint_auth_methods_supported") instanceof List<?> methods)
                        || methods.contains("client_secret_basic"),
                Boolean.TRUE.equals(said.get("authorization_response_iss_parameter_supported")));
    }

    private static Optional<URI> uri(Map<String, Object> said, String name) {
        @Nullable Object value = said.get(name);
        if (!(value instanceof String text)) {
            return Optional.empty();
        }
        try {
            return Optional.of(IssuerAddress.of(text));
        } catch (IllegalArgumentException e) {
            throw new IssuerAwayException("the issuer's " + name + " " + e.getMessage());
        }
    }
}
