package dev.lynex.function;

import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** How a function writes its errors: as problem JSON, unless what was asked has another form for them. */
@FunctionalInterface
public interface ErrorForm {
    ErrorForm PROBLEM_JSON = (path, contentType, problem) -> json(problem);

    /** An answer's body. */
    record Written(String mediaType, byte[] body) {}

    /**
     * The body of an error, whatever carries it.
     *
     * @param path of the request
     * @param contentType of the request, "" without one
     */
    Written written(String path, String contentType, Problem problem);

    /** Sends an error. */
    default void send(ServerRequest req, ServerResponse res, Problem problem) {
        Json.head(res, problem);
        Written written = written(req.path().absolute().path(), contentType(req.headers()), problem);
        res.status(Status.create(problem.status()));
        res.header(HeaderNames.CONTENT_TYPE, written.mediaType());
        res.header(HeaderNames.CACHE_CONTROL, "no-store");
        res.send(written.body());
    }

    static Written json(Problem problem) {
        return new Written(Problem.MEDIA_TYPE, Json.bytes(problem.toJson()));
    }

    static String contentType(Headers headers) {
        return headers.first(HeaderNames.CONTENT_TYPE).orElse("");
    }
}
