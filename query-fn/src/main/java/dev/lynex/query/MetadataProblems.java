package dev.lynex.query;

import dev.lynex.function.Json;
import dev.lynex.function.Problem;
import dev.lynex.metadata.MetadataException;
import io.helidon.webserver.http.HttpRouting;

/** What the metadata store refuses, as problem JSON; that it is away is {@link StoreProblems}'. */
final class MetadataProblems {
    private MetadataProblems() {}

    static void routing(HttpRouting.Builder routing) {
        routing.error(
                MetadataException.Conflict.class,
                (req, res, e) -> Json.send(res, new Problem(409, "conflict", "It cannot be so now", detail(e))));
        routing.error(MetadataException.NotFound.class, (req, res, e) -> Json.send(res, Problem.notFound(detail(e))));
        routing.error(
                MetadataException.Invalid.class,
                (req, res, e) -> Json.send(res, Problem.badRequest("bad-value", detail(e))));
        routing.error(
                MetadataException.NotAllowed.class, (req, res, e) -> Json.send(res, Problem.forbidden(detail(e))));
        routing.error(
                MetadataException.LimitReached.class,
                (req, res, e) ->
                        Json.send(res, new Problem(422, "plan-limit", "The plan does not allow more", detail(e))));
    }

    private static String detail(MetadataException e) {
        return String.valueOf(e.getMessage());
    }
}
