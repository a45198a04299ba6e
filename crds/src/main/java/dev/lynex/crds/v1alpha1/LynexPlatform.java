package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** One Lynex: its stores, its functions and the queue that projects share. */
@Group("lynex.dev")
@Version("v1alpha1")
@Kind("LynexPlatform")
@Plural("lynexplatforms")
@Singular("lynexplatform")
@ShortNames("lxp")
@Categories("lynex")
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Durability", jsonPath = ".status.durability")
@AdditionalPrinterColumn(
        name = "Backlog",
        jsonPath = ".status.queue.backlogEvents",
        type = AdditionalPrinterColumn.Type.INTEGER,
        getDescription = "Events that wait to be stored")
@AdditionalPrinterColumn(
        name = "Replicas",
        jsonPath = ".status.processor.replicas",
        type = AdditionalPrinterColumn.Type.INTEGER,
        getDescription = "Processors of the pool")
@AdditionalPrinterColumn(
        name = "Rate",
        jsonPath = ".status.queue.eventsPerSecond",
        type = AdditionalPrinterColumn.Type.INTEGER,
        getDescription = "Events accepted a second")
@AdditionalPrinterColumn(
        name = "Projects",
        jsonPath = ".status.projects",
        type = AdditionalPrinterColumn.Type.INTEGER,
        priority = 1)
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason", priority = 1)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@SchemaCustomizer(
        value = SchemaCustomizer.MergePatchCustomizer.class,
        input =
                "{\"description\": \"One Lynex: the stores that it stands on, its functions and how they scale, and the queue"
                        + " that projects share.\"}")
public final class LynexPlatform extends CustomResource<LynexPlatformSpec, LynexPlatformStatus> implements Namespaced {
    private static final long serialVersionUID = 1;

    @Override
    @Required
    @JsonPropertyDescription("What the platform should be.")
    public LynexPlatformSpec getSpec() {
        return super.getSpec();
    }

    @Override
    @JsonPropertyDescription("What the platform was found to be.")
    public LynexPlatformStatus getStatus() {
        return super.getStatus();
    }
}
