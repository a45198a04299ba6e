package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An issuer by which people sign in, with OpenID Connect. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@SchemaCustomizer(value = ListTypes.class, input = "set scopes")
@ValidationRule(
        value = "self.issuer.matches('^https://[^@/?#]+(/[^@?#]*)?$')",
        message = "issuer must be https://host or https://host/path, without user, query and fragment, as the issuer's"
                + " discovery document writes it",
        fieldPath = ".issuer")
@ValidationRule(
        value = "self.scopes.exists(s, s == 'openid')",
        message = "scopes must have openid among them",
        fieldPath = ".scopes")
public record OidcIssuer(
        @JsonPropertyDescription("Its address, https, exactly as its discovery document writes it.")
        @Required
        @Size(min = 1, max = 2048)
        String issuer,

        @JsonPropertyDescription(
                "On the button and in addresses: 1 to 40 lower-case letters, digits and dashes. The issuer must know"
                        + " PUBLIC-URL/api/v1/session/oidc/NAME/callback.")
        @Default("sso")
        @Pattern("^[a-z0-9][a-z0-9-]*$")
        @Size(max = 40)
        String name,

        @JsonPropertyDescription("What it knows Lynex by.") @Required @Size(min = 1, max = 512)
        String clientId,

        @JsonPropertyDescription(
                "The client's secret, in a Secret in the namespace of the platform. Left out: a public client, which"
                        + " PKCE alone protects.")
        @Nullable
        SecretKeyRef clientSecret,

        @JsonPropertyDescription("What is asked for, openid among them; at most 20.")
        @Default("[\"openid\", \"email\", \"profile\"]")
        @Size(min = 1, max = 20)
        List<@Pattern("^[!#-\\[\\]-~]+$") @Size(max = 100) String> scopes,

        @JsonPropertyDescription(
                "Whether it gives only emails that it has verified, without saying so by email_verified.")
        @Default("false")
        Boolean trustEmail) {
    public OidcIssuer {
        scopes = Copies.of(scopes);
    }
}
