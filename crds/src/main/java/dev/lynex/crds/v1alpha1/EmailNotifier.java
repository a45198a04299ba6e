package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Notification by email. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record EmailNotifier(
        @JsonPropertyDescription("To whom, 1 to 20 addresses.") @Required @Size(min = 1, max = 20)
        List<@Pattern(Patterns.EMAIL) @Size(max = 254) String> to) {
    public EmailNotifier {
        to = Copies.of(to);
    }
}
