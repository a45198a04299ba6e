package dev.lynex.event;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A search in a knowledge base.
 *
 * @param vectorDimensions {@code >= 0}
 * @param metadata a JSON object
 */
public record RetrievalBody(
        String query,
        List<Result> results,
        @Nullable Long vectorDimensions,
        @Nullable String metadata) implements Body {
    static final Fields FIELDS = Fields.of("query!", "results!", "vectorDimensions", "metadata");

    public RetrievalBody {
        results = List.copyOf(results);
    }

    static @Nullable RetrievalBody read(ObjectCursor in) throws IOException {
        String query = null;
        List<Result> results = null;
        Long vectorDimensions = null;
        String metadata = null;
        while (in.next()) {
            switch (in.name()) {
                case "query" -> query = in.text();
                case "results" -> results = in.objects(Result.FIELDS, Result::read);
                case "vectorDimensions" -> vectorDimensions = in.count();
                case "metadata" -> metadata = in.object();
                default -> in.skip();
            }
        }
        return in.failed()
                ? null
                : new RetrievalBody(requireNonNull(query), requireNonNull(results), vectorDimensions, metadata);
    }

    /**
     * One thing found.
     *
     * @param score any finite number
     * @param metadata a JSON object
     */
    public record Result(
            String id, double score, String text, @Nullable String metadata) {
        static final Fields FIELDS = Fields.of("id!", "score!", "text!", "metadata");

        static @Nullable Result read(ObjectCursor in) throws IOException {
            String id = null;
            Double score = null;
            String text = null;
            String metadata = null;
            while (in.next()) {
                switch (in.name()) {
                    case "id" -> id = in.text();
                    case "score" -> score = in.number();
                    case "text" -> text = in.text();
                    case "metadata" -> metadata = in.object();
                    default -> in.skip();
                }
            }
            return in.failed()
                    ? null
                    : new Result(requireNonNull(id), requireNonNull(score), requireNonNull(text), metadata);
        }
    }
}
