package dev.lynex.processor;

import dev.lynex.event.AgentActionBody;
import dev.lynex.event.Body;
import dev.lynex.event.CustomBody;
import dev.lynex.event.ErrorBody;
import dev.lynex.event.EvalMetricBody;
import dev.lynex.event.LogBody;
import dev.lynex.event.MessageBody;
import dev.lynex.event.ModelResponseBody;
import dev.lynex.event.RetrievalBody;
import dev.lynex.event.SpanBody;
import dev.lynex.event.TokenUsageBody;
import dev.lynex.event.ToolCallBody;
import dev.lynex.event.Usage;
import dev.lynex.pricing.TokenUsage;
import dev.lynex.store.EventRow;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an event's body says that people filter and sum by, whatever its type.
 *
 * @param name what it is about, "" when there is nothing to name
 * @param model the model called, "" when none was
 * @param requestModel the model asked for where that is another, "" else; its price counts when the model's is not known
 * @param provider as the client named it
 * @param failed whether it counts as an error
 * @param usage its tokens in disjoint partitions, null when it tells of none
 * @param clientCostUsd what the sender says it cost, in US dollars
 * @param latencyMs null when not known
 */
record Facts(
        String name,
        String model,
        String requestModel,
        @Nullable String provider,
        boolean failed,
        @Nullable TokenUsage usage,
        @Nullable BigDecimal clientCostUsd,
        @Nullable Double latencyMs,
        EventRow.Step step,
        String input,
        String output,
        String message,
        String spanId,
        String parentSpanId) {
    private static final Set<String> FAILED =
            Set.of("error", "failed", "failure", "status_code_error", "internal_error");

    static Facts of(Body body) {
        return switch (body) {
            case LogBody b ->
                about(b.level())
                        .saying(b.message())
                        .failedIf(b.level().equals("error"))
                        .build();
            case ErrorBody b ->
                about(b.type() == null ? "error" : b.type())
                        .saying(b.message())
                        .failedIf(true)
                        .build();
            case SpanBody b ->
                about(b.name())
                        .within(b.spanId(), text(b.parentSpanId()))
                        .failedIf(
                                b.status() != null && FAILED.contains(b.status().toLowerCase(Locale.ROOT)))
                        .taking(b.end() == null ? null : millis(Duration.between(b.start(), b.end())))
                        .build();
            case TokenUsageBody b ->
                about(b.model()).calling(b.model(), b.provider(), b.usage()).build();
            case MessageBody b -> about(b.role()).saying(b.content()).build();
            case ModelResponseBody b ->
                about(b.model())
                        .calling(b.model(), b.provider(), b.usage())
                        .exchanging(text(b.prompt()), text(b.response()))
                        .failedIf(Boolean.FALSE.equals(b.success()))
                        .taking(b.latencyMs())
                        .build();
            case AgentActionBody b ->
                about(b.agentName() == null ? b.action() : b.agentName() + "/" + b.action())
                        .step(new EventRow.Step(text(b.agentName()), "", null, Map.of()))
                        .exchanging(b.input(), text(b.output()))
                        .saying(text(b.reasoning()))
                        .build();
            case RetrievalBody b ->
                about("retrieval")
                        .exchanging(
                                b.query(),
                                b.results().stream()
                                        .map(RetrievalBody.Result::text)
                                        .collect(Collectors.joining("\n\n")))
                        .build();
            case ToolCallBody b ->
                about(b.toolName())
                        .exchanging(text(b.arguments()), text(b.result()))
                        .saying(text(b.error()))
                        .failedIf(b.error() != null && !b.error().isEmpty())
                        .taking(b.latencyMs())
                        .build();
            case EvalMetricBody b ->
                about(b.metric())
                        .step(new EventRow.Step("", "", null, Map.of(b.metric(), b.value())))
                        .saying(text(b.explanation()))
                        .build();
            case CustomBody b -> about(text(b.name())).build();
        };
    }

    static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static Double millis(Duration duration) {
        // A clock that was set back between start and end says nothing about how long it took.
        // An end may be centuries away, more nanoseconds than a long holds.
        return Math.max(0, duration.getSeconds() * 1e3 + duration.getNano() / 1e6);
    }

    static Builder about(String name) {
        return new Builder(name);
    }

    /** Facts as these, to change some of. */
    Builder but() {
        Builder builder = about(name)
                .calling(model, provider, usage, clientCostUsd)
                .askedFor(requestModel)
                .failedIf(failed)
                .taking(latencyMs)
                .step(step)
                .exchanging(input, output)
                .saying(message);
        return builder.within(spanId, parentSpanId);
    }

    /** Says nothing of what it was not told. */
    static final class Builder {
        private String name;
        private String model = "";
        private String requestModel = "";
        private @Nullable String provider;
        private boolean failed;
        private @Nullable TokenUsage usage;
        private @Nullable BigDecimal clientCostUsd;
        private @Nullable Double latencyMs;
        private EventRow.Step step = EventRow.Step.NONE;
        private String input = "";
        private String output = "";
        private String message = "";
        private String spanId = "";
        private String parentSpanId = "";

        private Builder(String name) {
            this.name = name;
        }

        Builder named(String newName) {
            name = newName;
            return this;
        }

        Builder saying(String newMessage) {
            message = newMessage;
            return this;
        }

        Builder failedIf(boolean isFailed) {
            failed = isFailed;
            return this;
        }

        Builder within(String newSpanId, String newParentSpanId) {
            spanId = newSpanId;
            parentSpanId = newParentSpanId;
            return this;
        }

        private Builder calling(String newModel, @Nullable String newProvider, @Nullable Usage sent) {
            TokenUsage split = sent == null
                    ? null
                    : TokenUsage.ofClient(
                                    newProvider,
                                    newModel,
                                    sent.inputTokens(),
                                    sent.outputTokens(),
                                    sent.cachedInputTokens(),
                                    sent.cacheWriteTokens(),
                                    sent.reasoningTokens())
                            .withAudio(sent.inputAudioTokens(), sent.outputAudioTokens());
            return calling(newModel, newProvider, split, sent == null ? null : sent.costUsd());
        }

        Builder calling(
                String newModel,
                @Nullable String newProvider,
                @Nullable TokenUsage newUsage,
                @Nullable BigDecimal newClientCostUsd) {
            model = newModel;
            provider = newProvider;
            usage = newUsage;
            clientCostUsd = newClientCostUsd;
            return this;
        }

        Builder askedFor(String newRequestModel) {
            requestModel = newRequestModel;
            return this;
        }

        Builder exchanging(String newInput, String newOutput) {
            input = newInput;
            output = newOutput;
            return this;
        }

        Builder step(EventRow.Step newStep) {
            step = newStep;
            return this;
        }

        private Builder taking(@Nullable Double newLatencyMs) {
            latencyMs = newLatencyMs;
            return this;
        }

        Facts build() {
            return new Facts(
                    name,
                    model,
                    requestModel.equals(model) ? "" : requestModel,
                    provider,
                    failed,
                    usage,
                    clientCostUsd,
                    latencyMs,
                    step,
                    input,
                    output,
                    message,
                    spanId,
                    parentSpanId);
        }
    }
}
