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
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an event's body says that people filter and sum by, whatever its type.
 *
 * @param name what it is about, "" when there is nothing to name
 * @param model the model called, "" when none was
 * @param provider as the client named it
 * @param failed whether it counts as an error
 * @param usage its tokens in disjoint partitions, null when it tells of none
 * @param clientCostUsd what the sender says it cost, in US dollars
 * @param latencyMs null when not known
 */
record Facts(
        String name,
        String model,
        @Nullable String provider,
        boolean failed,
        @Nullable TokenUsage usage,
        @Nullable BigDecimal clientCostUsd,
        @Nullable Double latencyMs,
        String input,
        String output,
        String message,
        String spanId,
        String parentSpanId) {
    private static final Facts NONE = new Facts("", "", null, false, null, null, null, "", "", "", "", "");
    private static final Set<String> FAILED =
            Set.of("error", "failed", "failure", "status_code_error", "internal_error");

    static Facts of(Body body) {
        return switch (body) {
            case LogBody b ->
                NONE.named(b.level()).saying(b.message()).failedIf(b.level().equals("error"));
            case ErrorBody b ->
                NONE.named(b.type() == null ? "error" : b.type())
                        .saying(b.message())
                        .failedIf(true);
            case SpanBody b ->
                NONE.named(b.name())
                        .within(b.spanId(), text(b.parentSpanId()))
                        .failedIf(
                                b.status() != null && FAILED.contains(b.status().toLowerCase(Locale.ROOT)))
                        .taking(b.end() == null ? null : millis(Duration.between(b.start(), b.end())));
            case TokenUsageBody b -> NONE.named(b.model()).calling(b.model(), b.provider(), b.usage());
            case MessageBody b -> NONE.named(b.role()).saying(b.content());
            case ModelResponseBody b ->
                NONE.named(b.model())
                        .calling(b.model(), b.provider(), b.usage())
                        .exchanging(text(b.prompt()), text(b.response()))
                        .failedIf(Boolean.FALSE.equals(b.success()))
                        .taking(b.latencyMs());
            case AgentActionBody b ->
                NONE.named(b.agentName() == null ? b.action() : b.agentName() + "/" + b.action())
                        .exchanging(b.input(), text(b.output()))
                        .saying(text(b.reasoning()));
            case RetrievalBody b ->
                NONE.named("retrieval")
                        .exchanging(
                                b.query(),
                                b.results().stream()
                                        .map(RetrievalBody.Result::text)
                                        .collect(Collectors.joining("\n\n")));
            case ToolCallBody b ->
                NONE.named(b.toolName())
                        .exchanging(text(b.arguments()), text(b.result()))
                        .saying(text(b.error()))
                        .failedIf(b.error() != null && !b.error().isEmpty())
                        .taking(b.latencyMs());
            case EvalMetricBody b -> NONE.named(b.metric()).saying(text(b.explanation()));
            case CustomBody b -> NONE.named(text(b.name()));
        };
    }

    static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static Double millis(Duration duration) {
        // A clock that was set back between start and end says nothing about how long it took.
        return Math.max(0, duration.toNanos() / 1e6);
    }

    Facts named(String newName) {
        return new Facts(
                newName,
                model,
                provider,
                failed,
                usage,
                clientCostUsd,
                latencyMs,
                input,
                output,
                message,
                spanId,
                parentSpanId);
    }

    Facts saying(String newMessage) {
        return new Facts(
                name,
                model,
                provider,
                failed,
                usage,
                clientCostUsd,
                latencyMs,
                input,
                output,
                newMessage,
                spanId,
                parentSpanId);
    }

    Facts failedIf(boolean isFailed) {
        return new Facts(
                name,
                model,
                provider,
                isFailed,
                usage,
                clientCostUsd,
                latencyMs,
                input,
                output,
                message,
                spanId,
                parentSpanId);
    }

    private Facts within(String newSpanId, String newParentSpanId) {
        return new Facts(
                name,
                model,
                provider,
                failed,
                usage,
                clientCostUsd,
                latencyMs,
                input,
                output,
                message,
                newSpanId,
                newParentSpanId);
    }

    private Facts calling(String newModel, @Nullable String newProvider, @Nullable Usage sent) {
        TokenUsage split = sent == null
                ? null
                : TokenUsage.ofClient(
                        newProvider,
                        newModel,
                        sent.inputTokens(),
                        sent.outputTokens(),
                        sent.cachedInputTokens(),
                        sent.cacheWriteTokens(),
                        sent.reasoningTokens());
        return calling(newModel, newProvider, split, sent == null ? null : sent.costUsd());
    }

    Facts calling(
            String newModel,
            @Nullable String newProvider,
            @Nullable TokenUsage newUsage,
            @Nullable BigDecimal newClientCostUsd) {
        return new Facts(
                name,
                newModel,
                newProvider,
                failed,
                newUsage,
                newClientCostUsd,
                latencyMs,
                input,
                output,
                message,
                spanId,
                parentSpanId);
    }

    Facts exchanging(String newInput, String newOutput) {
        return new Facts(
                name,
                model,
                provider,
                failed,
                usage,
                clientCostUsd,
                latencyMs,
                newInput,
                newOutput,
                message,
                spanId,
                parentSpanId);
    }

    private Facts taking(@Nullable Double newLatencyMs) {
        return new Facts(
                name,
                model,
                provider,
                failed,
                usage,
                clientCostUsd,
                newLatencyMs,
                input,
                output,
                message,
                spanId,
                parentSpanId);
    }
}
