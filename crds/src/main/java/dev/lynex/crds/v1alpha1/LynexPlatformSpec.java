package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** What a platform should be. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "self.durability == 'process' || (self.stores.clickhouse.replicated && self.stores.clickhouse.synced)",
        message =
                "durability node and replica need a ClickHouse whose tables are Replicated and synced: set replicated and"
                        + " synced in stores.clickhouse to true, or durability to process",
        fieldPath = ".durability")
public record LynexPlatformSpec(
        @JsonPropertyDescription("The engines that it stands on, all of them your own.") @Required
        Stores stores,

        @JsonPropertyDescription("Where the functions' images come from.") @Default("{}")
        Images images,

        @JsonPropertyDescription("The function that takes events in.") @Default("{}")
        IngestFunction ingest,

        @JsonPropertyDescription("The function that turns queued events into rows. It sleeps while there are none.")
        @Default("{}")
        ProcessorFunction processor,

        @JsonPropertyDescription("The function that answers questions, serves the dashboard and evaluates alert rules.")
        @Default("{}")
        QueryFunction query,

        @JsonPropertyDescription(
                "The function that owns plans and payments. Left out: there is none, and projects have the limits"
                        + " of their resources.")
        @Nullable
        BillingFunction billing,

        @JsonPropertyDescription(
                "What an event answered 202 must survive: process (kill -9 of any process), node (power loss too)"
                        + " or replica (loss of a machine too). status.durability shows what the stores were found to keep.")
        @Default("process")
        Durability durability,

        @JsonPropertyDescription("The queue that projects of isolation Shared have together.") @Default("{}")
        Pool pool,

        @JsonPropertyDescription("From which namespaces projects may name this platform.")
        @Default(AllowedNamespaces.DEFAULT)
        AllowedNamespaces allowedNamespaces,

        @JsonPropertyDescription("Who may talk to whom inside of the cluster.") @Default("{}")
        NetworkPolicies networkPolicies,

        @JsonPropertyDescription("Who reads the functions' metrics.") @Default("{}")
        Metrics metrics,

        @JsonPropertyDescription("Traces of Lynex' own work. Left out: none are sent.") @Nullable
        Traces traces,

        @JsonPropertyDescription(
                "The server by which alerts and invitations go out as email. Left out: rules that notify by email say so in their conditions.")
        @Nullable
        MailServer mail) {}
