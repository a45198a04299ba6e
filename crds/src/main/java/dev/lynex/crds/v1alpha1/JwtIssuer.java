package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** An issuer whose tokens are taken in place of Lynex' own, Supabase or any other. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "self.issuer.matches('^https://[^@/?#]+(/[^@?#]*)?$')",
        message =
                "issuer must be https://host or https://host/path, without user, query and fragment, as its tokens write it"
                        + " in iss",
        fieldPath = ".issuer")
@ValidationRule(
        value = "!has(self.jwksUri) || self.jwksUri.matches('^https://[^@/?#]+(/[^@#]*)?$')",
        message = "jwksUri must be https://host/path, without user and fragment",
        fieldPath = ".jwksUri")
@ValidationRule(
        value = "!(has(self.jwksUri) && has(self.hs256Secret))",
        message = "its tokens are signed by public keys or by a shared secret: keep either jwksUri or hs256Secret, and"
                + " remove the other")
public record JwtIssuer(
        @JsonPropertyDescription("As its tokens write it in iss, https. Supabase: https://PROJECT.supabase.co/auth/v1.")
        @Required
        @Size(min = 1, max = 2048)
        String issuer,

        @JsonPropertyDescription("What aud of its tokens must hold. Supabase: authenticated.")
        @Required
        @Size(min = 1, max = 512)
        String audience,

        @JsonPropertyDescription("Where its public keys lie. Left out: found by discovery.")
        @Size(min = 1, max = 2048)
        @Nullable
        String jwksUri,

        @JsonPropertyDescription(
                "The secret that its tokens are signed with (HS256), in place of public keys: 32 bytes or more, in a"
                        + " Secret in the namespace of the platform.")
        @Nullable
        SecretKeyRef hs256Secret,

        @JsonPropertyDescription(
                "Whether it gives only emails that it has verified, without saying so by email_verified. Supabase does"
                        + " where it confirms emails.")
        @Default("false")
        Boolean trustEmail) {}
