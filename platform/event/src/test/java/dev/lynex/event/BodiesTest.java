package dev.lynex.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BodiesTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private final EventCodec codec = new EventCodec(EventLimits.STANDARD);

    static Stream<Arguments> good() {
        Usage two = new Usage(1, 2, null, null, null, null, null, null, null);
        return Stream.of(
                body("log", "{'level':'info','message':''}", new LogBody("info", "", null)),
                body(
                        "error",
                        "{'message':'m','type':'T','stack':'s','fingerprint':['a','b'],'metadata':{'k':[1]}}",
                        new ErrorBody("m", "T", "s", List.of("a", "b"), "{\"k\":[1]}")),
                body("error", "{'message':'m','stacktrace':'s'}", new ErrorBody("m", null, "s", List.of(), null)),
                body(
                        "span",
                        "{'spanId':'s','parentSpanId':'p','name':'n','start':'2026-11-23T11:00:00Z',"
                                + "'end':'2026-11-23T11:00:01.5+00:00','status':'ok','attributes':{}}",
                        new SpanBody(
                                "s",
                                "p",
                                "n",
                                Instant.parse("2026-11-23T11:00:00Z"),
                                Instant.parse("2026-11-23T11:00:01.5Z"),
                                "ok",
                                "{}")),
                body(
                        "span",
                        "{'span_id':'s','parent_span_id':null,'name':'n','start':'2026-11-23T11:00:00'}",
                        new SpanBody("s", null, "n", Instant.parse("2026-11-23T11:00:00Z"), null, null, null)),
                body(
                        "token_usage",
                        "{'model':'m','provider':'p','inputTokens':1,'outputTokens':2,'totalTokens':3,"
                                + "'cachedInputTokens':4,'cacheWriteTokens':5,'reasoningTokens':6,"
                                + "'inputAudioTokens':7,'output_audio_tokens':8,'costUSD':0.1}",
                        new TokenUsageBody("m", "p", new Usage(1, 2, 3L, 4L, 5L, 6L, 7L, 8L, new BigDecimal("0.1")))),
                body(
                        "token_usage",
                        "{'model':'m','input_tokens':1,'output_tokens':2,'cached_input_tokens':4,"
                                + "'cost':0.123456789012345678901234567890,'provider':{'id':1}}",
                        new TokenUsageBody(
                                "m",
                                null,
                                new Usage(
                                        1,
                                        2,
                                        null,
                                        4L,
                                        null,
                                        null,
                                        null,
                                        null,
                                        new BigDecimal("0.123456789012345678901234567890")))),
                body("message", "{'role':'user','content':'hi'}", new MessageBody("user", "hi", null)),
                body(
                        "message",
                        "{'role':'tool','content':[{'text': 'hi'}]}",
                        new MessageBody("tool", "[{\"text\": \"hi\"}]", null)),
                body(
                        "model_response",
                        "{'model':'m','prompt':'p','response':{'a':1},'finishReason':'stop','latencyMs':12.5,"
                                + "'success':true,'usage':{'inputTokens':1,'outputTokens':2,'own':{}},'metadata':{}}",
                        new ModelResponseBody("m", null, "p", "{\"a\":1}", "stop", 12.5, true, two, "{}")),
                body(
                        "model_response",
                        "{'model':'m','latency_ms':0,'finish_reason':'x','usage':{'input_tokens':1,'output_tokens':2}}",
                        new ModelResponseBody("m", null, null, null, "x", 0, null, two, null)),
                body(
                        "tool_call",
                        "{'toolName':'t','arguments':{'q':'x'},'result':7,'latencyMs':3,'error':'e','metadata':{}}",
                        new ToolCallBody("t", "{\"q\":\"x\"}", "7", 3.0, "e", "{}")),
                body(
                        "tool_call",
                        "{'tool_name':'t','result':false}",
                        new ToolCallBody("t", null, "false", null, null, null)),
                body(
                        "agent_action",
                        "{'agent_name':'a','action':'go','input':{},'output':'o','reasoning':'r','state':[1]}",
                        new AgentActionBody("a", "go", "{}", "o", "r", "[1]", null)),
                body(
                        "retrieval",
                        "{'query':'q','results':[{'id':'1','score':-0.5,'text':'t','metadata':{}}],'vector_dimensions':3}",
                        new RetrievalBody("q", List.of(new RetrievalBody.Result("1", -0.5, "t", "{}")), 3L, null)),
                body("retrieval", "{'query':'q','results':[]}", new RetrievalBody("q", List.of(), null, null)),
                body(
                        "eval_metric",
                        "{'suiteId':'s','metric':'m','value':-1e3,'label':'l','explanation':'e'}",
                        new EvalMetricBody("s", "m", -1000, "l", "e", null)),
                body("custom", "{'name':'n','anything':[{}]}", new CustomBody("n")),
                body("custom", "{'name':5}", new CustomBody(null)),
                body("custom", "{}", new CustomBody(null)));
    }

    private static Arguments body(String type, String json, Body body) {
        return Arguments.of(type, json, body);
    }

    @ParameterizedTest
    @MethodSource("good")
    void readsEachType(String type, String json, Body body) {
        Parsed parsed = parse(type, json);

        assertThat(parsed.rejected()).isEmpty();
        assertThat(parsed.accepted()).singleElement().satisfies(event -> {
            assertThat(event.type().wire()).isEqualTo(type);
            assertThat(event.body()).isEqualTo(body);
            assertThat(event.bodyJson()).isEqualTo(json.replace('\'', '"'));
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "log; {'message':'m'}; level; REQUIRED",
                "log; {'level':'INFO','message':'m'}; level; INVALID_VALUE",
                "log; {'level':1,'message':'m'}; level; WRONG_TYPE",
                "log; {'level':'info'}; message; REQUIRED",
                "log; {'level':'info','message':null}; message; REQUIRED",
                "log; {'level':'info','message':{}}; message; WRONG_TYPE",
                "log; {'level':'info','message':'m','metadata':[]}; metadata; WRONG_TYPE",
                "log; {'level':'info','message':'m','message':'m'}; message; REPEATED",
                "error; {}; message; REQUIRED",
                "error; {'message':'m','type':1}; type; WRONG_TYPE",
                "error; {'message':'m','stack':1}; stack; WRONG_TYPE",
                "error; {'message':'m','stack':'s','stacktrace':'s'}; stack; REPEATED",
                "error; {'message':'m','fingerprint':'f'}; fingerprint; WRONG_TYPE",
                "error; {'message':'m','fingerprint':['f',null]}; fingerprint[1]; WRONG_TYPE",
                "span; {'name':'n','start':'2026-11-23T11:00:00Z'}; spanId; REQUIRED",
                "span; {'spanId':'s','start':'2026-11-23T11:00:00Z'}; name; REQUIRED",
                "span; {'spanId':'s','name':'n'}; start; REQUIRED",
                "span; {'spanId':'s','name':'n','start':'noon'}; start; INVALID_VALUE",
                "span; {'spanId':'s','name':'n','start':5}; start; WRONG_TYPE",
                "span; {'spanId':'s','name':'n','start':'2026-11-23T11:00:00Z','end':'2026-02-30T11:00:00Z'}; end; INVALID_VALUE",
                "span; {'spanId':'s','name':'n','start':'2026-11-23T11:00:00Z','parentSpanId':1}; parentSpanId; WRONG_TYPE",
                "span; {'spanId':'s','name':'n','start':'2026-11-23T11:00:00Z','status':{}}; status; WRONG_TYPE",
                "span; {'spanId':'s','name':'n','start':'2026-11-23T11:00:00Z','attributes':1}; attributes; WRONG_TYPE",
                "token_usage; {'inputTokens':1,'outputTokens':1}; model; REQUIRED",
                "token_usage; {'model':'m','outputTokens':1}; inputTokens; REQUIRED",
                "token_usage; {'model':'m','inputTokens':1}; outputTokens; REQUIRED",
                "token_usage; {'model':'m','inputTokens':-1,'outputTokens':1}; inputTokens; OUT_OF_RANGE",
                "token_usage; {'model':'m','inputTokens':1.5,'outputTokens':1}; inputTokens; WRONG_TYPE",
                "token_usage; {'model':'m','inputTokens':'1','outputTokens':1}; inputTokens; WRONG_TYPE",
                "token_usage; {'model':'m','inputTokens':1e13,'outputTokens':1}; inputTokens; OUT_OF_RANGE",
                "token_usage; {'model':'m','inputTokens':1e999999999,'outputTokens':1}; inputTokens; OUT_OF_RANGE",
                "token_usage; {'model':'m','inputTokens':NaN,'outputTokens':1}; inputTokens; OUT_OF_RANGE",
                "token_usage; {'model':'m','inputTokens':1,'outputTokens':1,'totalTokens':-1}; totalTokens; OUT_OF_RANGE",
                "token_usage; {'model':'m','inputTokens':1,'outputTokens':1,'cached_input_tokens':-1}; cachedInputTokens; OUT_OF_RANGE",
                "token_usage; {'model':'m','inputTokens':1,'outputTokens':1,'cacheWriteTokens':[]}; cacheWriteTokens; WRONG_TYPE",
                "token_usage; {'model':'m','inputTokens':1,'outputTokens':1,'reasoningTokens':true}; reasoningTokens; WRONG_TYPE",
                "token_usage; {'model':'m','inputTokens':1,'outputTokens':1,'cost':-0.01}; costUSD; OUT_OF_RANGE",
                "token_usage; {'model':'m','inputTokens':1,'outputTokens':1,'cost_usd':1000000}; costUSD; OUT_OF_RANGE",
                "token_usage; {'model':'m','inputTokens':1,'outputTokens':1,'costUSD':1e-999999999}; costUSD; OUT_OF_RANGE",
                "token_usage; {'model':'m','inputTokens':1,'outputTokens':1,'costUSD':Infinity}; costUSD; OUT_OF_RANGE",
                "message; {'role':'robot','content':'c'}; role; INVALID_VALUE",
                "message; {'role':'user'}; content; REQUIRED",
                "model_response; {'latencyMs':1}; model; REQUIRED",
                "model_response; {'model':'m'}; latencyMs; REQUIRED",
                "model_response; {'model':'m','latencyMs':-1}; latencyMs; OUT_OF_RANGE",
                "model_response; {'model':'m','latencyMs':1e999}; latencyMs; OUT_OF_RANGE",
                "model_response; {'model':'m','latencyMs':'1'}; latencyMs; WRONG_TYPE",
                "model_response; {'model':'m','latencyMs':1,'success':'yes'}; success; WRONG_TYPE",
                "model_response; {'model':'m','latencyMs':1,'finishReason':1}; finishReason; WRONG_TYPE",
                "model_response; {'model':'m','latencyMs':1,'usage':1}; usage; WRONG_TYPE",
                "model_response; {'model':'m','latencyMs':1,'usage':{'inputTokens':1}}; usage.outputTokens; REQUIRED",
                "model_response; {'model':'m','latencyMs':1,'usage':{'inputTokens':-1,'outputTokens':1}}; usage.inputTokens; OUT_OF_RANGE",
                "model_response; {'model':'m','latencyMs':1,'response':[NaN]}; response; OUT_OF_RANGE",
                "tool_call; {}; toolName; REQUIRED",
                "tool_call; {'toolName':1}; toolName; WRONG_TYPE",
                "tool_call; {'toolName':'t','latencyMs':-0.1}; latencyMs; OUT_OF_RANGE",
                "tool_call; {'toolName':'t','result':NaN}; result; OUT_OF_RANGE",
                "agent_action; {'input':1}; action; REQUIRED",
                "agent_action; {'action':'a'}; input; REQUIRED",
                "retrieval; {'results':[]}; query; REQUIRED",
                "retrieval; {'query':'q'}; results; REQUIRED",
                "retrieval; {'query':'q','results':{}}; results; WRONG_TYPE",
                "retrieval; {'query':'q','results':[1]}; results[0]; WRONG_TYPE",
                "retrieval; {'query':'q','results':[{'id':'1','score':'x','text':'t'}]}; results[0].score; WRONG_TYPE",
                "retrieval; {'query':'q','results':[],'vectorDimensions':-1}; vectorDimensions; OUT_OF_RANGE",
                "eval_metric; {'value':1}; metric; REQUIRED",
                "eval_metric; {'metric':'m'}; value; REQUIRED",
                "eval_metric; {'metric':'m','value':NaN}; value; OUT_OF_RANGE",
            })
    void rejectsABadFieldByName(String type, String json, String field, Fault fault) {
        Parsed parsed = parse(type, json);

        assertThat(parsed.accepted()).isEmpty();
        assertThat(parsed.rejected().getFirst().errors()).singleElement().satisfies(error -> {
            assertThat(error.field()).isEqualTo("body." + field);
            assertThat(error.fault()).isEqualTo(fault);
        });
    }

    @Test
    void namesLongerThanTheirLimitAreRejected() {
        assertThat(parse("tool_call", "{'toolName':'" + "t".repeat(1_025) + "'}")
                        .rejected()
                        .getFirst()
                        .errors())
                .containsExactly(
                        new FieldError("body.toolName", Fault.TOO_LONG, "must have at most 1024 characters, had 1025"));
    }

    @Test
    void stopsListingErrorsWhereNobodyWouldReadOn() {
        String results = "{'id':1,'score':0,'text':1},".repeat(50);

        Parsed parsed = parse("retrieval", "{'query':'q','results':[" + results + "1]}");

        assertThat(parsed.rejected().getFirst().errors()).hasSize(20);
    }

    @Test
    void aSpanThatEndsBeforeItsStartHasNoDuration() {
        Instant start = Instant.parse("2026-11-23T11:00:00Z");

        assertThat(new SpanBody("s", null, "n", start, start.plusMillis(5), null, null).duration())
                .contains(Duration.ofMillis(5));
        assertThat(new SpanBody("s", null, "n", start, start.minusMillis(5), null, null).duration())
                .isEmpty();
        assertThat(new SpanBody("s", null, "n", start, null, null, null).duration())
                .isEmpty();
    }

    private Parsed parse(String type, String body) {
        String json = "{'type':'" + type + "','body':" + body + "}";
        byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return EventCodecTest.reread(codec.check(bytes, Format.SINGLE, "shop", NOW, 30));
    }
}
