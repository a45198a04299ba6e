package dev.lynex.query;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.lynex.function.Json;
import dev.lynex.function.Problem;
import dev.lynex.function.ProblemException;
import dev.lynex.function.RequestBody;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A request's JSON object, checked. An unknown member is refused: a misspelt one must not be passed over. Errors never hold
 * what was sent, which may be a password.
 */
final class JsonBody {
    private static final int MAX_BYTES = 16 << 10;
    private static final ObjectReader READER = Json.MAPPER
            .reader()
            .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY, DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final JsonNode object;

    private JsonBody(JsonNode object) {
        this.object = object;
    }

    /** @throws ProblemException 400 when it is no object, or has a member that is not among {@code known} */
    static JsonBody of(ServerRequest req, String... known) {
        JsonNode object = read(req);
        for (String name : object.propertyStream().map(p -> p.getKey()).toList()) {
            if (!Set.of(known).contains(name)) {
                String shown = name.length() > 40 ? name.substring(0, 40) + "…" : name;
                throw bad("unknown member '" + shown + "'; known are "
                        + String.join(", ", Stream.of(known).sorted().toList()));
            }
        }
        return new JsonBody(object);
    }

    private static JsonNode read(ServerRequest req) {
        try {
            JsonNode body = READER.readTree(RequestBody.read(req, MAX_BYTES));
            if (body != null && body.isObject()) {
                return body;
            }
        } catch (IOException e) {
            // said below
        }
        throw Problem.badRequest("malformed-request", "send one JSON object, each member once")
                .asException();
    }

    boolean has(String name) {
        return object.has(name);
    }

    /** A text that must be there. */
    String text(String name) {
        return optional(name).orElseThrow(() -> bad("the member " + name + " is missing"));
    }

    /** A text that may be absent or null. */
    Optional<String> optional(String name) {
        return given(name).map(node -> {
            if (!node.isTextual()) {
                throw bad("the member " + name + " must be a text");
            }
            return node.asText();
        });
    }

    boolean flag(String name) {
        return given(name)
                .map(node -> {
                    if (!node.isBoolean()) {
                        throw bad("the member " + name + " must be true or false");
                    }
                    return node.asBoolean();
                })
                .orElse(false);
    }

    /** A whole number of 0 or more; absent or null is empty. */
    Optional<Long> number(String name) {
        return given(name).map(node -> {
            if (!node.canConvertToLong() || !node.isIntegralNumber() || node.asLong() < 0) {
                throw bad("the member " + name + " must be a whole number of 0 or more");
            }
            return node.asLong();
        });
    }

    /** A limit of which 0 and null are none; absent is empty. */
    Optional<Long> limit(String name) {
        return object.has(name) ? number(name).or(() -> Optional.of(0L)) : Optional.empty();
    }

    /** A list of texts; absent or null is empty. */
    Optional<List<String>> texts(String name) {
        return given(name).map(node -> {
            List<String> texts = new ArrayList<>();
            for (JsonNode each : node) {
                texts.add(each.isTextual() ? each.asText() : "");
            }
            if (!node.isArray() || texts.contains("")) {
                throw bad("the member " + name + " must be a list of texts");
            }
            return texts;
        });
    }

    /** One of an enum's constants, by its name in the API. */
    <E extends Enum<E>> Optional<E> oneOf(String name, Class<E> type) {
        Function<E, String> wire = Query::wire;
        return optional(name).map(text -> Stream.of(type.getEnumConstants())
                .filter(e -> wire.apply(e).equals(text))
                .findFirst()
                .orElseThrow(() -> bad("the member " + name + " must be one of "
                        + String.join(
                                ", ",
                                Stream.of(type.getEnumConstants()).map(wire).toList()))));
    }

    private Optional<JsonNode> given(String name) {
        return Optional.ofNullable(object.get(name)).filter(node -> !node.isNull());
    }

    static ProblemException bad(String detail) {
        return Problem.badRequest("bad-member", detail).asException();
    }
}
