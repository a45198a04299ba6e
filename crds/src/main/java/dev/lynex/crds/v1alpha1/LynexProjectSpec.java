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

/** What a project should be. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@SchemaCustomizer(value = ListTypes.class, input = "map keys name; set browserOrigins; set owners")
@ValidationRule(
        value =
                "has(self.projectId) == has(oldSelf.projectId) && (!has(self.projectId) || self.projectId == oldSelf.projectId)",
        message =
                "projectId cannot be changed, added or removed, since events are stored under it: put it back, or make another"
                        + " LynexProject",
        fieldPath = ".projectId")
@ValidationRule(
        value = "self.platformRef == oldSelf.platformRef",
        message =
                "platformRef cannot be changed, since the events stay where they are: put it back, or make another LynexProject",
        fieldPath = ".platformRef")
@ValidationRule(
        value = "!has(self.keys) || self.keys.all(k, !has(k.secretName) || self.keys.exists_one(other,"
                + " has(other.secretName) && other.secretName == k.secretName && other.secretKey == k.secretKey))",
        message = "two keys are in the same place: give one of them another secretName or secretKey",
        fieldPath = ".keys")
@ValidationRule(
        value = "!has(self.projectId) || self.projectId.matches('^[a-z0-9-]{1,63}$')",
        message = "projectId must have 1 to 63 lower-case letters, digits and dashes",
        fieldPath = ".projectId")
@ValidationRule(
        value = "self.isolation == 'Dedicated' || !has(self.dedicated)",
        message = "dedicated is for projects of isolation Dedicated: set isolation to Dedicated, or remove dedicated",
        fieldPath = ".dedicated")
@ValidationRule(
        value = "!has(self.keys) || !self.keys.exists(k, k.scope == 'Browser')"
                + " || (has(self.browserOrigins) && self.browserOrigins.size() > 0)",
        message = "a Browser key opens only to pages of browserOrigins: name their origins there, or use scope Ingest",
        fieldPath = ".browserOrigins")
@ValidationRule(
        value =
                "!has(self.browserOrigins) || self.browserOrigins.all(o, o == '*'"
                        + " || o.matches('^[a-z][a-z0-9+.-]{0,31}://([a-z0-9._-]{1,253}|[\\\\[][0-9a-f:.]{2,45}[\\\\]])(:[0-9]{1,5})?$'))",
        message = "an origin must be scheme://host or scheme://host:port in lower case, without a path, such as"
                + " https://app.example.com, or * for all",
        fieldPath = ".browserOrigins")
@ValidationRule(
        value = "duration(self.keepDeadLetters) >= duration('1h')",
        message = "keepDeadLetters must be 1h or more",
        fieldPath = ".keepDeadLetters")
@ValidationRule(
        value =
                "!has(self.owners)"
                        + " || self.owners.all(o, o.matches('^[a-z0-9.!#$%&\\'*+/=?^_{|}~-]{1,64}@[a-z0-9]([-a-z0-9.]{0,188}[a-z0-9])?$'))",
        message = "an owner must be an email address in lower case, such as anna@example.com",
        fieldPath = ".owners")
@ValidationRule(
        value = "!has(self.owners) || !has(self.keys) || self.keys.all(k,"
                + " has(k.secretName) ? !k.secretName.endsWith('-invitations') : k.name != 'invitations')",
        message =
                "Secrets whose names end in -invitations are for the links of owners: give the key another name, or another"
                        + " secretName",
        fieldPath = ".keys")
public record LynexProjectSpec(
        @JsonPropertyDescription("The platform that it belongs to. It cannot be changed.") @Required
        PlatformRef platformRef,

        @JsonPropertyDescription(
                "Under which its events are stored and asked for, unique in the platform: 1 to 63 lower-case"
                        + " letters, digits and dashes. Left out: NAMESPACE-NAME. It cannot be changed.")
        @Size(min = 1, max = 63)
        @Nullable
        String projectId,

        @JsonPropertyDescription("What people call it, at most 200 characters. Left out: the resource's name.")
        @Size(min = 1, max = 200)
        @Nullable
        String displayName,

        @JsonPropertyDescription(
                "Name of the plan that the project is on, for billing and for people; limits are set by limits.")
        @Default("standard")
        @Pattern(Patterns.LABEL)
        @Size(max = 63)
        String tier,

        @JsonPropertyDescription("How much it may send.") @Default("{}")
        ProjectLimits limits,

        @JsonPropertyDescription(
                "Its ingest keys, at most 50. A key that is removed here is revoked, and its Generated Secret"
                        + " deleted.")
        @Size(max = 50)
        List<ProjectKey> keys,

        @JsonPropertyDescription(
                "Whose pages may send with its Browser keys, as scheme://host or scheme://host:port; * is all."
                        + " At most 50.")
        @Size(max = 50)
        List<@Size(min = 1, max = 320) String> browserOrigins,

        @JsonPropertyDescription(
                "Email addresses of people who are to own the project, in lower case, at most 20. Whoever is not its owner"
                        + " yet is invited: the link is in the Secret PROJECT-invitations of this namespace until it is used."
                        + " An address that is removed here takes its open invitation back; who is a member stays one.")
        @Size(max = 20)
        List<@Size(min = 3, max = 254) String> owners,

        @JsonPropertyDescription(
                "Shared: a share of the pool's queue, at most a quarter of a partition. Dedicated: a stream,"
                        + " ingest and processors of its own. A change moves the project; nothing is lost.")
        @Default("Shared")
        Isolation isolation,

        @JsonPropertyDescription("How its own functions scale, with isolation Dedicated.") @Nullable
        DedicatedFunctions dedicated,

        @JsonPropertyDescription(
                "The policy that says how long its events are kept. It goes before policies that name the project,"
                        + " those before policies that select it by labels, and those before policies for all. Without"
                        + " any: 30 days, or what the last one said if that was more.")
        @Nullable
        RetentionPolicyRef retentionPolicyRef,

        @JsonPropertyDescription("How long events that could not be stored are kept, 1h or more.")
        @Default("720h")
        @Pattern(Patterns.DURATION)
        @Size(max = 24)
        String keepDeadLetters,

        @JsonPropertyDescription(
                "Prices of its own, at most 1000; each goes before the table's. Of several that fit, the one with the"
                        + " latest from counts.")
        @Size(max = 1000)
        List<CustomPrice> prices) {
    public LynexProjectSpec {
        keys = Copies.of(keys);
        browserOrigins = Copies.of(browserOrigins);
        owners = Copies.of(owners);
        prices = Copies.of(prices);
    }
}
