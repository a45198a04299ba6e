package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** A project: whose events they are, how many may come, with which keys, and how long they stay. */
@Group("lynex.dev")
@Version("v1alpha1")
@Kind("LynexProject")
@Plural("lynexprojects")
@Singular("lynexproject")
@ShortNames("lxproj")
@Categories("lynex")
@AdditionalPrinterColumn(name = "Project", jsonPath = ".status.projectId")
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
        name = "Owners",
        jsonPath = ".status.conditions[?(@.type==\"OwnersJoined\")].reason",
        getDescription = "Invited: somebody of spec.owners has not come yet")
@AdditionalPrinterColumn(name = "Isolation", jsonPath = ".spec.isolation")
@AdditionalPrinterColumn(
        name = "Backlog",
        jsonPath = ".status.queue.backlogEvents",
        type = AdditionalPrinterColumn.Type.INTEGER,
        getDescription = "Events that wait to be stored")
@AdditionalPrinterColumn(
        name = "Replicas",
        jsonPath = ".status.processor.replicas",
        type = AdditionalPrinterColumn.Type.INTEGER,
        getDescription = "Processors of its own, with isolation Dedicated")
@AdditionalPrinterColumn(
        name = "Rate",
        jsonPath = ".status.queue.eventsPerSecond",
        type = AdditionalPrinterColumn.Type.INTEGER,
        getDescription = "Events accepted a second")
@AdditionalPrinterColumn(name = "Tier", jsonPath = ".spec.tier", priority = 1)
@AdditionalPrinterColumn(name = "Platform", jsonPath = ".spec.platformRef.name", priority = 1)
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason", priority = 1)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@SchemaCustomizer(
        value = SchemaCustomizer.MergePatchCustomizer.class,
        input =
                "{\"description\": \"A project: whose events they are, how many may come, with which keys, and how long they"
                        + " stay.\"}")
@ValidationRule(
        value = "has(self.spec.projectId) || !self.metadata.name.contains('.')",
        message = "a name with dots gives no project id: set spec.projectId, or choose a name without dots")
@ValidationRule(
        value = "!has(self.spec.owners) || self.metadata.name.size() <= 63",
        message = "the name is a label of the Secret of its invitations, so it must have at most 63 characters: remove"
                + " spec.owners, or make another LynexProject")
public final class LynexProject extends CustomResource<LynexProjectSpec, LynexProjectStatus> implements Namespaced {
    private static final long serialVersionUID = 1;

    @Override
    @Required
    @JsonPropertyDescription("What the project should be.")
    public LynexProjectSpec getSpec() {
        return super.getSpec();
    }

    @Override
    @JsonPropertyDescription("What the project was found to be.")
    public LynexProjectStatus getStatus() {
        return super.getStatus();
    }
}
