package dev.lynex.event;

/**
 * The known fields of an event's body, one record a type. Unknown fields stay in {@link Event#bodyJson()}.
 *
 * <p>A field of "any JSON" holds the text of a string and the JSON of anything else.
 */
public sealed interface Body
        permits LogBody,
                ErrorBody,
                SpanBody,
                TokenUsageBody,
                MessageBody,
                ModelResponseBody,
                AgentActionBody,
                RetrievalBody,
                ToolCallBody,
                EvalMetricBody,
                CustomBody {}
