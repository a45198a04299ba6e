package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The archive of events as they came in. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "!has(self.endpoint) || self.endpoint.matches('^https?://[^@/?#]+/?$')",
        message =
                "endpoint must be http://host:port or https://host:port, without keys and path; leave it out for Amazon's",
        fieldPath = ".endpoint")
@ValidationRule(
        value = "!has(self.tls) || (has(self.endpoint) && self.endpoint.startsWith('https://'))",
        message = "tls is for an endpoint of your own: begin endpoint with https://, or remove tls",
        fieldPath = ".tls")
@ValidationRule(
        value = "!has(self.prefix) || self.prefix.matches('^([^/]+/)+$')",
        message = "prefix must be folders that each end in a slash, such as lynex/prod/",
        fieldPath = ".prefix")
@ValidationRule(
        value = "duration(self.timeout) >= duration('100ms') && duration(self.timeout) <= duration('5m')",
        message = "timeout must be 100ms to 5m",
        fieldPath = ".timeout")
public record S3Archive(
        @JsonPropertyDescription("Address of an S3 that is not Amazon's. Left out: Amazon's of the region.")
        @Size(min = 1, max = 2048)
        @Nullable
        String endpoint,

        @JsonPropertyDescription("Its region; any word where the S3 has none.")
        @Default("us-east-1")
        @Size(min = 1, max = 63)
        String region,

        @JsonPropertyDescription("The bucket, which must exist.")
        @Required
        @Pattern("^[a-z0-9][a-z0-9.-]*[a-z0-9]$")
        @Size(min = 3, max = 63)
        String bucket,

        @JsonPropertyDescription("What all keys begin with: folders that each end in a slash. Left out: nothing.")
        @Size(min = 1, max = 512)
        @Nullable
        String prefix,

        @JsonPropertyDescription("Whether the bucket is named in the path, as most S3 that are not Amazon's need it.")
        @Default("false")
        Boolean pathStyle,

        @JsonPropertyDescription(
                "While S3 is away: true holds each block, stored, until it is archived, so the queue fills;"
                        + " false settles it and counts its objects as missed.")
        @Default("true")
        Boolean required,

        @JsonPropertyDescription("Its keys. Left out: found as Amazon's tools do, by the pods' service account.")
        @Nullable
        S3Credentials credentials,

        @JsonPropertyDescription("Trust of an https:// endpoint beyond the image's own.") @Nullable
        StoreTls tls,

        @JsonPropertyDescription("How long a call may take with its retries, 100ms to 5m.")
        @Default("10s")
        @Pattern(Patterns.DURATION)
        @Size(max = 24)
        String timeout) {}
