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

/** How long projects' events are kept. */
@Group("lynex.dev")
@Version("v1alpha1")
@Kind("RetentionPolicy")
@Plural("retentionpolicies")
@Singular("retentionpolicy")
@ShortNames("lxret")
@Categories("lynex")
@AdditionalPrinterColumn(name = "Days", jsonPath = ".spec.days", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
        name = "To-Expire",
        jsonPath = ".status.rowsToExpire",
        type = AdditionalPrinterColumn.Type.INTEGER,
        getDescription = "Rows older than it allows that are still there")
@AdditionalPrinterColumn(name = "Dry-Run", jsonPath = ".spec.dryRun", type = AdditionalPrinterColumn.Type.BOOLEAN)
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
        input = "{\"description\": \"How long projects' events are kept.\"}")
public final class RetentionPolicy extends CustomResource<RetentionPolicySpec, RetentionPolicyStatus>
        implements Namespaced {
    private static final long serialVersionUID = 1;

    @Override
    @Required
    @JsonPropertyDescription("What the policy should be.")
    public RetentionPolicySpec getSpec() {
        return super.getSpec();
    }

    @Override
    @JsonPropertyDescription("What the policy was found to do.")
    public RetentionPolicyStatus getStatus() {
        return super.getStatus();
    }
}
