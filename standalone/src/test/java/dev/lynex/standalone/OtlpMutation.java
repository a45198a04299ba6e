package dev.lynex.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lynex.otlp.Encoding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Spoils OTLP requests: their bytes, their values, and what their headers say of them. */
final class OtlpMutation {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int MOST_ODD_CHARACTERS = 100_000;

    private final Random random;

    OtlpMutation(Random random) {
        this.random = random;
    }

    /** A request to send. */
    record Sending(String path, byte[] body, String... headers) {}

    Sending of(OtlpCorpus.Request request, OtlpCorpus.Request other) {
        Encoding encoding = random.nextBoolean() ? Encoding.JSON : Encoding.PROTOBUF;
        byte[] body =
                switch (random.nextInt(6)) {
                    case 0, 1 -> withOddValue(request).bytes(Encoding.JSON);
                    case 2 -> truncated(request.bytes(encoding));
                    case 3 -> spliced(request.bytes(encoding), other.bytes(encoding));
                    default -> flipped(request.bytes(encoding));
                };
        return headed(request.path(), body, encoding);
    }

    private Sending headed(String path, byte[] body, Encoding encoding) {
        String type =
                switch (random.nextInt(20)) {
                    case 0 -> "text/plain";
                    case 1 -> "application/json; charset=utf-16";
                    case 2 -> (encoding == Encoding.JSON ? Encoding.PROTOBUF : Encoding.JSON).mediaType();
                    default -> encoding.mediaType();
                };
        return switch (random.nextInt(10)) {
            case 0 -> new Sending(path, body, "Content-Type", type, "Content-Encoding", "gzip");
            case 1 -> new Sending(path, flipped(packed(body)), "Content-Type", type, "Content-Encoding", "gzip");
            case 2, 3 -> new Sending(path, packed(body), "Content-Type", type, "Content-Encoding", "gzip");
            default -> new Sending(path, body, "Content-Type", type);
        };
    }

    /** One value somewhere is of another type, out of its range or very large. */
    private OtlpCorpus.Request withOddValue(OtlpCorpus.Request request) {
        JsonNode json = request.json().deepCopy();
        List<ObjectNode> objects = new ArrayList<>();
        List<ArrayNode> arrays = new ArrayList<>();
        collect(json, objects, arrays);
        if (random.nextInt(4) == 0) {
            ArrayNode array = arrays.get(random.nextInt(arrays.size()));
            array.insert(random.nextInt(array.size() + 1), odd());
        } else {
            ObjectNode object = objects.get(random.nextInt(objects.size()));
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            object.set(names.isEmpty() ? "unknown" : names.get(random.nextInt(names.size())), odd());
        }
        return new OtlpCorpus.Request(request.signal(), json, request.records());
    }

    private static void collect(JsonNode node, List<ObjectNode> objects, List<ArrayNode> arrays) {
        if (node instanceof ObjectNode object) {
            objects.add(object);
        } else if (node instanceof ArrayNode array) {
            arrays.add(array);
        }
        node.forEach(child -> collect(child, objects, arrays));
    }

    private JsonNode odd() {
        return switch (random.nextInt(12)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.numberNode(-1);
            case 2 -> JSON.numberNode(Double.MAX_VALUE);
            case 3 -> JSON.textNode("18446744073709551615");
            case 4 -> JSON.textNode("");
            case 5 -> JSON.textNode("\ud800\u0000");
            case 6 -> JSON.textNode("x".repeat(random.nextInt(MOST_ODD_CHARACTERS)));
            case 7 -> JSON.booleanNode(true);
            case 8 -> JSON.arrayNode().add(JSON.arrayNode());
            case 9 -> nested(random.nextInt(300));
            case 10 -> JSON.textNode("00000000000000000000000000000000");
            default -> JSON.objectNode();
        };
    }

    /** Attribute values within attribute values. */
    private static JsonNode nested(int levels) {
        JsonNode value = JSON.objectNode().put("stringValue", "bottom");
        for (int i = 0; i < levels; i++) {
            ObjectNode array = JSON.objectNode();
            array.putObject("arrayValue").putArray("values").add(value);
            value = array;
        }
        return value;
    }

    /** Half of the time only to ASCII, which text may survive. */
    private byte[] flipped(byte[] body) {
        byte[] flipped = body.clone();
        int characters = random.nextBoolean() ? 128 : 256;
        for (int i = 1 + random.nextInt(3); i > 0 && flipped.length > 0; i--) {
            flipped[random.nextInt(flipped.length)] = (byte) random.nextInt(characters);
        }
        return flipped;
    }

    private byte[] truncated(byte[] body) {
        return Arrays.copyOf(body, random.nextInt(body.length));
    }

    /** The beginning of one and the end of another. */
    private byte[] spliced(byte[] first, byte[] second) {
        byte[] beginning = truncated(first);
        int from = random.nextInt(second.length);
        byte[] both = Arrays.copyOf(beginning, beginning.length + second.length - from);
        System.arraycopy(second, from, both, beginning.length, second.length - from);
        return both;
    }

    static byte[] packed(byte[] body) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return out.toByteArray();
    }
}
