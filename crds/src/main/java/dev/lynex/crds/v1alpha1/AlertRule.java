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

/** A question asked again and again about projects' events, and who is told of the answer. */
@Group("lynex.dev")
@Version("v1alpha1")
@Kind("AlertRule")
@Plural("alertrules")
@Singular("alertrule")
@ShortNames("lxalert")
@Categories("lynex")
@AdditionalPrinterColumn(name = "State", jsonPath = ".status.state")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Severity", jsonPath = ".spec.severity")
@AdditionalPrinterColumn(name = "Metric", jsonPath = ".spec.condition.metric")
@AdditionalPrinterColumn(
        name = "Value",
        jsonPath = ".status.lastValue",
        getDescription = "At the last change of state, in the metric's unit")
@AdditionalPrinterColumn(
        name = "Since",
        jsonPath = ".status.since",
        type = AdditionalPrinterColumn.Type.DATE,
        getDescription = "How long it has had this state")
@AdditionalPrinterColumn(
        name = "Firing",
        jsonPath = ".status.firing",
        type = AdditionalPrinterColumn.Type.INTEGER,
        getDescription = "Alerts that fire",
        priority = 1)
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason", priority = 1)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@SchemaCustomizer(
        value = SchemaCustomizer.MergePatchCustomizer.class,
        input =
                "{\"description\": \"A question asked again and again about projects' events, and who is told of the answer.\"}")
public final class AlertRule extends CustomResource<AlertRuleSpec, AlertRuleStatus> implements Namespaced {
    private static final long serialVersionUID = 1;

    @Override
    @Required
    @JsonPropertyDescription("What the rule should be.")
    public AlertRuleSpec getSpec() {
        return super.getSpec();
    }

    @Override
    @JsonPropertyDescription("What the rule was found to be.")
    public AlertRuleStatus getStatus() {
        return super.getStatus();
    }
}
