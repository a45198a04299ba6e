package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The queue's Redis. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "self.url.matches('^rediss?://[^@/?#]+$')",
        message =
                "url must be redis://host:port, or rediss://host:port for TLS, without user, password and path: put the"
                        + " password into a Secret and name it in credentials",
        fieldPath = ".url")
@ValidationRule(
        value = "!self.url.contains(',') || self.cluster",
        message = "several nodes are those of a Redis Cluster: set cluster to true, or name one host:port",
        fieldPath = ".url")
@ValidationRule(
        value = "!has(self.tls) || self.url.startsWith('rediss://')",
        message = "tls is for an encrypted connection: begin url with rediss://, or remove tls",
        fieldPath = ".tls")
@ValidationRule(
        value = "duration(self.timeout) >= duration('100ms') && duration(self.timeout) <= duration('1m')",
        message = "timeout must be 100ms to 1m",
        fieldPath = ".timeout")
public record RedisStore(
        @JsonPropertyDescription(
                "Address of Redis 7 or later: redis://host:port, or rediss://host:port for TLS. Of a Redis"
                        + " Cluster it may name several nodes: redis://host:port,host:port. It needs appendonly, a maxmemory"
                        + " and the policy noeviction.")
        @Required
        @Size(min = 1, max = 2048)
        String url,

        @JsonPropertyDescription("Name and password. Left out: none are sent.") @Nullable
        Credentials credentials,

        @JsonPropertyDescription("Trust of a rediss:// address beyond the image's own.") @Nullable
        StoreTls tls,

        @JsonPropertyDescription("Whether this is a Redis Cluster, over whose nodes the partitions spread.")
        @Default("false")
        Boolean cluster,

        @JsonPropertyDescription(
                "At durability replica: how many replicas of Redis must have a request before its 202, 1 to 16.")
        @Default("1")
        @Min(1)
        @Max(16)
        Integer replicas,

        @JsonPropertyDescription("How long a call may take, 100ms to 1m.")
        @Default("2s")
        @Pattern(Patterns.DURATION)
        @Size(max = 24)
        String timeout) {}
