package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Who is told of an alert, and how. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "[has(self.slack), has(self.webhook), has(self.email)].filter(x, x).size() == 1",
        message = "say how to notify: set exactly one of slack, webhook and email")
public record Notifier(
        @JsonPropertyDescription("Slack: the address of an incoming webhook, in a Secret.") @Nullable
        SecretKeyRef slack,

        @JsonPropertyDescription("A webhook: its address, in a Secret, gets the alert as JSON by POST.") @Nullable
        SecretKeyRef webhook,

        @JsonPropertyDescription("Email, by the server of the platform's mail.") @Nullable
        EmailNotifier email,

        @JsonPropertyDescription("Whether the end of an alert is told too.") @Default("true")
        Boolean sendResolved) {}
