package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** With which name and password a store is used. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Credentials(
        @JsonPropertyDescription(
                "Name of a Secret in the namespace of the platform. Its values reach the functions as files,"
                        + " never as arguments, and are in no log.")
        @Required
        @Pattern(Patterns.NAME)
        @Size(max = 253)
        String secretName,

        @JsonPropertyDescription(
                "Key of the user's name in it. A Secret without this key means the store's default user.")
        @Default("username")
        @Pattern(Patterns.DATA_KEY)
        @Size(max = 253)
        String usernameKey,

        @JsonPropertyDescription("Key of the password in it.")
        @Default("password")
        @Pattern(Patterns.DATA_KEY)
        @Size(max = 253)
        String passwordKey) {}
