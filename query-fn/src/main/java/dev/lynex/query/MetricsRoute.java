package dev.lynex.query;

import dev.lynex.function.RequestBody;
import dev.lynex.store.MetricQuery;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Set;

/** {@code POST /api/v1/metrics/query}, and the same by GET with the JSON in {@code ?query=}: what every chart asks. */
final class MetricsRoute implements Route {
    static final String PATH = "/api/v1/metrics/query";

    private final Access access;
    private final MetricAnswers answers;
    private final InstantSource clock;

    MetricsRoute(Access access, MetricAnswers answers, InstantSource clock) {
        this.access = access;
        this.answers = answers;
        this.clock = clock;
    }

    @Override
    public void routing(HttpRouting.Builder routing) {
        routing.post(PATH, this::post);
        routing.get(PATH, this::get);
    }

    private void post(ServerRequest req, ServerResponse res) {
        String project = access.project(req);
        Query.onlyKnown(req, Set.of("project"));
        answer(req, project, RequestBody.read(req, Question.MAX_BYTES), res);
    }

    private void get(ServerRequest req, ServerResponse res) {
        String project = access.project(req);
        String query = new Query(req, Set.of("project", "query")).text("query");
        if (query == null) {
            throw Query.bad("query must be the JSON of a metric query");
        }
        answer(req, project, query.getBytes(StandardCharsets.UTF_8), res);
    }

    private void answer(ServerRequest req, String project, byte[] json, ServerResponse res) {
        // Each byte a character: what is not UTF-8 must not become like something else.
        var asked = new Asked(PATH, project, new String(json, StandardCharsets.ISO_8859_1));
        answers.send(req, res, asked, () -> {
            Question question = Question.of(json, clock.instant());
            MetricQuery query = question.query(project);
            Question.Fill fill = question.fill();
            return new MetricAnswers.Understood(
                    query, (result, answer) -> new MetricJson(query, fill).describe(result, answer));
        });
    }
}
