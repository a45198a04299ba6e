package dev.lynex.alerting;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Who is told of an alert. An address that is a secret is not part of the rule, nor is where it lies: whoever delivers finds it by
 * the rule and the notifier's position in it.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Notifier.Slack.class, name = "slack"),
    @JsonSubTypes.Type(value = Notifier.Webhook.class, name = "webhook"),
    @JsonSubTypes.Type(value = Notifier.Email.class, name = "email")
})
public sealed interface Notifier {
    /** Whether the end of an alert is told too. */
    boolean sendResolved();

    /** An incoming webhook of Slack's. */
    record Slack(boolean sendResolved) implements Notifier {}

    /** An address that gets the alert as JSON by POST. */
    record Webhook(boolean sendResolved) implements Notifier {}

    /**
     * By the platform's mail server.
     *
     * @param to 1 to 20 addresses of at most 254 characters
     */
    record Email(List<String> to, boolean sendResolved) implements Notifier {
        private static final int MOST = 20;
        private static final Pattern ADDRESS = Pattern.compile("[^@\\s]+@[^@\\s]+");
        private static final int LONGEST = 254;

        /** @throws InvalidRule when it goes to nobody, or to what is no address */
        public Email {
            to = List.copyOf(to);
            InvalidRule.unless(
                    !to.isEmpty()
                            && to.size() <= MOST
                            && to.stream()
                                    .allMatch(each -> each.length() <= LONGEST
                                            && ADDRESS.matcher(each).matches()),
                    "notify.email.to",
                    "has 1 to 20 addresses of the form name@host");
        }
    }
}
