package dev.lynex.otlp;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * OTLP's JSON as the same request in protobuf, in one pass that keeps no tree. The spelling is protobuf's JSON mapping
 * (protobuf.dev, "ProtoJSON Format"), but ids are hex (OTLP specification 1.x, "JSON Protobuf Encoding"): field names in
 * lowerCamelCase or as in the .proto file, 64-bit integers as strings or numbers, enums as numbers or names; unknown fields
 * are ignored.
 */
public final class OtlpJson {
    private static final int MOST_LEVELS = 400;
    /** Of a number; longer ones are no 64-bit integer or double that anybody means. */
    private static final int NUMBER_CHARS = 64;

    private static final Set<String> IDS = Set.of("trace_id", "span_id", "parent_span_id");
    private static final BigInteger UNSIGNED_END = BigInteger.ONE.shiftLeft(Long.SIZE);
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MOST_LEVELS)
                    .maxNumberLength(NUMBER_CHARS)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();
    private static final Map<Descriptor, Map<String, FieldDescriptor>> FIELDS = new ConcurrentHashMap<>();

    private final JsonParser parser;
    private final WireBuffer out;

    private OtlpJson(JsonParser parser, WireBuffer out) {
        this.parser = parser;
        this.out = out;
    }

    /**
     * The request in protobuf. An id that is not hex is left out.
     *
     * @throws MalformedOtlp when it is not JSON, or a value does not have its field's type
     */
    public static byte[] protobuf(Signal signal, byte[] json) {
        var out = new WireBuffer(json.length / 2);
        try (JsonParser parser = JSON.createParser(json)) {
            var reading = new OtlpJson(parser, out);
            try {
                parser.nextToken();
                reading.message(signal.request(), "the request");
                if (parser.nextToken() != null) {
                    throw reading.malformed("there is more text after the end of the JSON");
                }
            } catch (JacksonException e) {
                // Jackson's own words may quote what was sent.
                JsonLocation at = e.getLocation() == null ? parser.currentLocation() : e.getLocation();
                throw malformed("it is not valid JSON in UTF-8, or nested too deep", at);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
        return out.toBytes();
    }

    private void message(Descriptor type, String name) throws IOException {
        require(JsonToken.START_OBJECT, name, "an object");
        Map<String, FieldDescriptor> fields = FIELDS.computeIfAbsent(type, OtlpJson::fields);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            FieldDescriptor field = fields.get(parser.currentName());
            JsonToken value = parser.nextToken();
            if (field == null || value == JsonToken.VALUE_NULL) {
                parser.skipChildren();
            } else if (field.isRepeated()) {
                require(JsonToken.START_ARRAY, field.getJsonName(), "an array");
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    value(field);
                }
            } else {
                value(field);
            }
        }
    }

    private static Map<String, FieldDescriptor> fields(Descriptor type) {
        Map<String, FieldDescriptor> fields = new HashMap<>();
        for (FieldDescriptor field : type.getFields()) {
            fields.put(field.getName(), field);
            fields.put(field.getJsonName(), field);
        }
        return Map.copyOf(fields);
    }

    private void value(FieldDescriptor field) throws IOException {
        switch (field.getType()) {
            case MESSAGE -> {
                tag(field);
                int begun = out.begin();
                message(field.getMessageType(), field.getJsonName());
                out.end(begun);
            }
            case STRING -> {
                require(JsonToken.VALUE_STRING, field.getJsonName(), "a string");
                tag(field);
                out.bytes(parser.getText().getBytes(StandardCharsets.UTF_8));
            }
            case BYTES -> {
                require(JsonToken.VALUE_STRING, field.getJsonName(), "a string");
                byte[] bytes = IDS.contains(field.getName()) ? hex(parser.getText()) : base64(field, parser.getText());
                if (bytes != null) {
                    tag(field);
                    out.bytes(bytes);
                }
            }
            default -> number(field);
        }
    }

    private void number(FieldDescriptor field) throws IOException {
        long bits =
                switch (field.getType()) {
                    case BOOL -> {
                        if (!parser.currentToken().isBoolean()) {
                            throw wrong(field.getJsonName(), "true or false");
                        }
                        yield parser.getBooleanValue() ? 1 : 0;
                    }
                    case ENUM -> enumerated(field);
                    case INT32, SFIXED32 -> integer(field, Integer.MIN_VALUE, 1L << 31);
                    case UINT32, FIXED32 -> integer(field, 0, 1L << 32);
                    case INT64, SFIXED64 -> integer(field).longValue();
                    case UINT64, FIXED64 -> unsigned(field);
                    case DOUBLE -> Double.doubleToRawLongBits(real(field));
                    default -> throw new IllegalStateException("OTLP has no " + field.getType());
                };
        tag(field);
        switch (field.getLiteType().getWireType()) {
            case WireFormat.WIRETYPE_FIXED32 -> out.fixed32((int) bits);
            case WireFormat.WIRETYPE_FIXED64 -> out.fixed64(bits);
            default -> out.varint(bits);
        }
    }

    private void tag(FieldDescriptor field) {
        out.varint((long) field.getNumber() << 3 | field.getLiteType().getWireType());
    }

    private long enumerated(FieldDescriptor field) throws IOException {
        if (parser.hasToken(JsonToken.VALUE_STRING)) {
            EnumValueDescriptor named = field.getEnumType().findValueByName(parser.getText());
            if (named != null) {
                return named.getNumber();
            }
        }
        return integer(field, Integer.MIN_VALUE, 1L << 31);
    }

    private long integer(FieldDescriptor field, long least, long end) throws IOException {
        BigInteger value = integer(field);
        if (value.bitLength() >= Long.SIZE || value.longValue() < least || value.longValue() >= end) {
            throw wrong(field.getJsonName(), "a whole number from " + least + " to " + (end - 1));
        }
        return value.longValue();
    }

    private long unsigned(FieldDescriptor field) throws IOException {
        BigInteger value = integer(field);
        if (value.signum() < 0) {
            throw wrong(field.getJsonName(), "a whole number from 0");
        }
        return value.longValue();
    }

    /** A whole number of at most 64 bits, as a number or in a string. */
    private BigInteger integer(FieldDescriptor field) throws IOException {
        if (parser.hasToken(JsonToken.VALUE_STRING) || parser.currentToken().isNumeric()) {
            String text = parser.getText();
            try {
                BigDecimal value = text.length() > NUMBER_CHARS ? null : new BigDecimal(text);
                // By its digits first: writing 1e999999999 out would take for ever.
                if (value != null
                        && value.precision() - (long) value.scale() <= 20
                        && Math.abs(value.scale()) <= NUMBER_CHARS) {
                    BigInteger whole = value.toBigIntegerExact();
                    boolean unsigned = field.getType() == FieldDescriptor.Type.UINT64
                            || field.getType() == FieldDescriptor.Type.FIXED64;
                    if (unsigned ? whole.compareTo(UNSIGNED_END) < 0 : whole.bitLength() < Long.SIZE) {
                        return whole;
                    }
                }
            } catch (ArithmeticException | NumberFormatException e) {
                throw wrong(field.getJsonName(), "a whole number");
            }
        }
        throw wrong(field.getJsonName(), "a whole number of 64 bits, as a number or a string");
    }

    private double real(FieldDescriptor field) throws IOException {
        if (parser.currentToken().isNumeric()) {
            return parser.getDoubleValue();
        }
        require(JsonToken.VALUE_STRING, field.getJsonName(), "a number");
        try {
            String text = parser.getText();
            // Java's own words for infinity and not-a-number are protobuf's.
            return Double.parseDouble(text.length() > NUMBER_CHARS ? "" : text);
        } catch (NumberFormatException e) {
            throw wrong(field.getJsonName(), "a number");
        }
    }

    private static byte @Nullable [] hex(String text) {
        try {
            return HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private byte[] base64(FieldDescriptor field, String text) throws IOException {
        try {
            // Both alphabets are allowed.
            return Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
        } catch (IllegalArgumentException e) {
            throw wrong(field.getJsonName(), "base64");
        }
    }

    private void require(JsonToken token, String name, String wanted) throws IOException {
        if (!parser.hasToken(token)) {
            throw wrong(name, wanted);
        }
    }

    /** @param name a field's, as the specification has it */
    private MalformedOtlp wrong(String name, String wanted) {
        return malformed(name + " must be " + wanted);
    }

    private MalformedOtlp malformed(String fault) {
        return malformed(fault, parser.currentTokenLocation());
    }

    private static MalformedOtlp malformed(String fault, JsonLocation at) {
        return new MalformedOtlp("the JSON cannot be read: " + fault + ", at byte " + at.getByteOffset() + " (line "
                + at.getLineNr() + ", column " + at.getColumnNr() + ")");
    }
}
