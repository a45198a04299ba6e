package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The store of events. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "self.url.matches('^https?://[^@/?#]+/?$')",
        message =
                "url must be http://host:port or https://host:port, without user, password and path: put the password into a"
                        + " Secret and name it in credentials",
        fieldPath = ".url")
@ValidationRule(
        value = "!has(self.tls) || self.url.startsWith('https://')",
        message = "tls is for an encrypted connection: begin url with https://, or remove tls",
        fieldPath = ".tls")
public record ClickHouseStore(
        @JsonPropertyDescription("Address of the HTTP interface of ClickHouse 26.7 or later: http://host:8123 or"
                + " https://host:8443.")
        @Required
        @Size(min = 1, max = 2048)
        String url,

        @JsonPropertyDescription("The database, which must exist; Lynex makes its tables in it.")
        @Default("lynex")
        @Pattern("^[a-zA-Z_][a-zA-Z0-9_]*$")
        @Size(max = 63)
        String database,

        @JsonPropertyDescription("Name and password. Left out: user default without a password.") @Nullable
        Credentials credentials,

        @JsonPropertyDescription("Trust of a https:// address beyond the image's own.") @Nullable
        StoreTls tls,

        @JsonPropertyDescription(
                "Whether the tables are Replicated ones and inserts wait for a quorum. It needs Keeper (the"
                        + " built-in one will do) and the macros shard and replica, for one server too: in other tables a"
                        + " kill of ClickHouse at the wrong moment can lose rows, and durability is then none.")
        @Default("true")
        Boolean replicated,

        @JsonPropertyDescription(
                "Whether a part is synced to disk before its insert is answered. Durability node and replica"
                        + " need it. It counts when the tables are made.")
        @Default("true")
        Boolean synced) {}
