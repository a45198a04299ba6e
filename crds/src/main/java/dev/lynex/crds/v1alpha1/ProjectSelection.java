package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** To which projects of its namespace a resource applies. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@SchemaCustomizer(value = ListTypes.class, input = "set names")
@ValidationRule(
        value = "[has(self.names), has(self.selector), has(self.all)].filter(x, x).size() == 1",
        message = "say which projects: set exactly one of names, selector and all")
@ValidationRule(
        value = "!has(self.all) || self.all",
        message = "all: false chooses no project: set it to true, or choose by names or selector",
        fieldPath = ".all")
public record ProjectSelection(
        @JsonPropertyDescription("Names of LynexProjects in the namespace of this resource, 1 to 100.")
        @Size(min = 1, max = 100)
        List<@Pattern(Patterns.NAME) @Size(max = 253) String> names,

        @JsonPropertyDescription(
                "By labels, LynexProjects in the namespace of this resource, those to come included. An empty selector"
                        + " fits all.")
        @Nullable
        LabelSelector selector,

        @JsonPropertyDescription("true: all LynexProjects in the namespace of this resource, those to come included.")
        @Nullable
        Boolean all) {
    public ProjectSelection {
        names = Copies.of(names);
    }
}
