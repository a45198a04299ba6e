package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The server by which alerts go out as email. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "self.url.matches('^smtps?://[^@/?#]+$')",
        message =
                "url must be smtp://host:port, or smtps://host:port for TLS from the start, without user and password: put the"
                        + " password into a Secret and name it in credentials",
        fieldPath = ".url")
public record MailServer(
        @JsonPropertyDescription(
                "Its address: smtp://host:587, on which TLS is begun by STARTTLS, or smtps://host:465.")
        @Required
        @Size(min = 1, max = 2048)
        String url,

        @JsonPropertyDescription("From whom the messages are, an address.")
        @Required
        @Pattern(Patterns.EMAIL)
        @Size(max = 254)
        String from,

        @JsonPropertyDescription("Name and password. Left out: none are sent.") @Nullable
        Credentials credentials,

        @JsonPropertyDescription("Trust beyond the image's own authorities.") @Nullable
        StoreTls tls) {}
