package dev.lynex.genai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A span's attributes, and those of its events that say what older conventions had no attribute for. */
record Attributes(Map<String, Object> values) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The first of the field's attributes that is not empty, as text: a text as it is, anything else as JSON. */
    @Nullable
    String text(Field field) {
        for (String key : field.keys()) {
            String text = Numbered.is(key) ? Numbered.of(key, values) : text(values.get(key));
            if (text != null && !text.isEmpty()) {
                return text;
            }
        }
        return null;
    }

    /** The same, "" when there is none. */
    String textOrEmpty(Field field) {
        String text = text(field);
        return text == null ? "" : text;
    }

    /** The first of the field's attributes that is a count: a whole number, {@code >= 0}. */
    @Nullable
    Long count(Field field) {
        for (String key : field.keys()) {
            Double number = number(values.get(key));
            // Beyond 2^53 a double is no count any more.
            if (number != null && number >= 0 && number < 9e15 && number == Math.rint(number)) {
                return number.longValue();
            }
        }
        return null;
    }

    /** The first of the field's attributes that is a finite number. */
    @Nullable
    Double number(Field field) {
        for (String key : field.keys()) {
            Double number = number(values.get(key));
            if (number != null) {
                return number;
            }
        }
        return null;
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    static @Nullable String text(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case String s -> s;
            case byte[] bytes -> java.util.Base64.getEncoder().encodeToString(bytes);
            default -> json(value);
        };
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts, numbers, lists and maps can be written", e);
        }
    }

    private static @Nullable Double number(@Nullable Object value) {
        Double number =
                switch (value) {
                    case Number n -> n.doubleValue();
                    case String s -> parsed(s);
                    case null, default -> null;
                };
        return number == null || !Double.isFinite(number) ? null : number;
    }

    /** Some libraries send numbers as text. */
    private static @Nullable Double parsed(String text) {
        if (text.isEmpty() || text.length() > 30) {
            return null;
        }
        try {
            return Double.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
