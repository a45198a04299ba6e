package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who may sign in, and how. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@SchemaCustomizer(value = ListTypes.class, input = "set allowedDomains")
@ValidationRule(
        value = "self.local || has(self.oidc) || has(self.jwt)",
        message = "nobody could sign in: set local to true, or name an issuer in oidc or jwt",
        fieldPath = ".local")
@ValidationRule(
        value = "duration(self.timeout) >= duration('100ms') && duration(self.timeout) <= duration('1m')",
        message = "timeout must be 100ms to 1m",
        fieldPath = ".timeout")
public record Identity(
        @JsonPropertyDescription("Whether people sign in by an email and a password that Lynex keeps.") @Default("true")
        Boolean local,

        @JsonPropertyDescription("The issuer that people sign in by, with OpenID Connect. Left out: there is none.")
        @Nullable
        OidcIssuer oidc,

        @JsonPropertyDescription(
                "The issuer whose tokens are taken in place of Lynex' own, as Authorization: Bearer. Left out: there is"
                        + " none.")
        @Nullable
        JwtIssuer jwt,

        @JsonPropertyDescription(
                "Domains of emails of which people from an issuer may come, in lower case, at most 100; their emails must"
                        + " be verified then. Left out: everybody whom the issuer knows.")
        @Size(max = 100)
        List<@Pattern("^[a-z0-9.-]+$") @Size(max = 189) String> allowedDomains,

        @JsonPropertyDescription(
                "Whether somebody from an issuer gets the account that has their verified email already. It gives the"
                        + " issuer's administrators every account here.")
        @Default("false")
        Boolean linkByVerifiedEmail,

        @JsonPropertyDescription(
                "The project that people from an issuer join when they come the first time. Left out: none.")
        @Nullable
        AutoJoin autoJoin,

        @JsonPropertyDescription(
                "Proxies between people and query that add to X-Forwarded-For, 0 to 20, such as 1 behind an Ingress. With"
                        + " too few, everybody seems to come from the proxy's address, and wrong passwords of one slow down"
                        + " all.")
        @Default("0")
        @Min(0)
        @Max(20)
        Integer trustedProxies,

        @JsonPropertyDescription("Trust of issuers beyond the image's own authorities.") @Nullable
        StoreTls tls,

        @JsonPropertyDescription("How long a call to an issuer may take, 100ms to 1m.")
        @Default("5s")
        @Pattern(Patterns.DURATION)
        @Size(max = 24)
        String timeout) {
    public Identity {
        allowedDomains = Copies.of(allowedDomains);
    }
}
