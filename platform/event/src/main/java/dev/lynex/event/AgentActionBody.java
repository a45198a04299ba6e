package dev.lynex.event;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A step that an agent took.
 *
 * @param input any JSON
 * @param output any JSON
 * @param reasoning any JSON
 * @param state any JSON
 * @param metadata a JSON object
 */
public record AgentActionBody(
        @Nullable String agentName,
        String action,
        String input,
        @Nullable String output,
        @Nullable String reasoning,
        @Nullable String state,
        @Nullable String metadata)
        implements Body {
    static final Fields FIELDS =
            Fields.of("agentName", "action!", "input!", "output", "reasoning", "state", "metadata");

    static @Nullable AgentActionBody read(ObjectCursor in) throws IOException {
        String agentName = null;
        String action = null;
        String input = null;
        String output = null;
        String reasoning = null;
        String state = null;
        String metadata = null;
        while (in.next()) {
            switch (in.name()) {
                case "agentName" -> agentName = in.label();
                case "action" -> action = in.label();
                case "input" -> input = in.any();
                case "output" -> output = in.any();
                case "reasoning" -> reasoning = in.any();
                case "state" -> state = in.any();
                case "metadata" -> metadata = in.object();
                default -> in.skip();
            }
        }
        return in.failed()
                ? null
                : new AgentActionBody(
                        agentName, requireNonNull(action), requireNonNull(input), output, reasoning, state, metadata);
    }
}
