package dev.lynex.ingest;

import dev.lynex.function.ErrorForm;
import dev.lynex.function.GrpcAnswer;
import dev.lynex.function.Problem;
import dev.lynex.otlp.Encoding;
import dev.lynex.otlp.RpcStatus;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Set;

/**
 * Errors as OpenTelemetry's exporters read them: a {@code google.rpc.Status} in the encoding of an OTLP request, the
 * status of a gRPC call; problem JSON for all else.
 */
final class OtlpErrors implements ErrorForm {
    private static final Set<String> PATHS = Set.of(OtlpRoute.TRACES, OtlpRoute.LOGS, OtlpRoute.METRICS);

    @Override
    public Written written(String path, String contentType, Problem problem) {
        if (!PATHS.contains(path)) {
            return ErrorForm.json(problem);
        }
        Encoding encoding = Encoding.ofContentType(contentType).orElse(Encoding.JSON);
        return new Written(encoding.mediaType(), encoding.status(status(problem)));
    }

    @Override
    public void send(ServerRequest req, ServerResponse res, Problem problem) {
        if (GrpcAnswer.isDueTo(req)) {
            RpcStatus status = status(problem);
            GrpcAnswer.send(res, status.code(), status.message(), Encoding.PROTOBUF.status(status));
        } else {
            ErrorForm.super.send(req, res, problem);
        }
    }

    private static RpcStatus status(Problem problem) {
        return new RpcStatus(code(problem.status()), problem.type() + ": " + problem.detail(), problem.retryAfter());
    }

    /**
     * The google.rpc.Code that fits an HTTP status. Of these OTLP has 4, 8 with a RetryInfo and 14 sent again, as over HTTP
     * 429 and 503; some exporters send 8 again in any case, so what is final is never 8.
     */
    private static int code(int status) {
        return switch (status) {
            case 401 -> 16; // UNAUTHENTICATED
            case 403 -> 7; // PERMISSION_DENIED
            case 402 -> 9; // FAILED_PRECONDITION
            case 404, 405, 415 -> 12; // UNIMPLEMENTED
            case 408 -> 4; // DEADLINE_EXCEEDED
            case 429 -> 8; // RESOURCE_EXHAUSTED
            case 503 -> 14; // UNAVAILABLE
            case 500 -> 13; // INTERNAL
            default -> 3; // INVALID_ARGUMENT
        };
    }
}
