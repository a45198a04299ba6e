package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Whose projects a platform serves. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "(self.from == 'Selector') == has(self.selector)",
        message = "from: Selector and selector belong together: set both, or remove selector",
        fieldPath = ".selector")
public record AllowedNamespaces(
        @JsonPropertyDescription(
                "Same: the platform's own namespace. All: any. Selector: those whose labels fit selector.")
        @Default("Same")
        NamespaceSource from,

        @JsonPropertyDescription("Labels of the namespaces, with from: Selector. An empty selector fits all.") @Nullable
        LabelSelector selector) {
    /** Whole, since rules are checked on a default before the defaults in it are filled in. */
    static final String DEFAULT = "from: Same";
}
