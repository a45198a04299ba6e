package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The store of projects, keys, rules and dead letters. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "self.url.matches('^mongodb([+]srv)?://[^@/?#]+(/([?].*)?)?$')",
        message =
                "url must be mongodb://host:port or mongodb+srv://host, with options after /? if any, without user, password"
                        + " and database: put the password into a Secret and name it in credentials",
        fieldPath = ".url")
@ValidationRule(
        value = "duration(self.timeout) >= duration('100ms') && duration(self.timeout) <= duration('1m')",
        message = "timeout must be 100ms to 1m",
        fieldPath = ".timeout")
public record MongoDbStore(
        @JsonPropertyDescription(
                "Address of MongoDB: mongodb://host:port,host:port or mongodb+srv://host, with options as"
                        + " /?replicaSet=rs0.")
        @Required
        @Size(min = 1, max = 2048)
        String url,

        @JsonPropertyDescription("The database in it.") @Default("lynex") @Pattern("^[a-zA-Z0-9_-]+$") @Size(max = 63)
        String database,

        @JsonPropertyDescription("Name and password. Left out: none are sent.") @Nullable
        Credentials credentials,

        @JsonPropertyDescription("Switches TLS on, and says whom to trust beyond the image's own authorities.")
        @Nullable
        StoreTls tls,

        @JsonPropertyDescription("How long a call may take, 100ms to 1m.")
        @Default("5s")
        @Pattern(Patterns.DURATION)
        @Size(max = 24)
        String timeout) {}
