package dev.lynex.processor;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Makes records fit: texts, the longest first, are cut to one length that lets the whole fit, and the attribute
 * {@code lynex.truncated} tells so. What still does not fit then loses its lists, attributes and events.
 */
final class Truncation {
    /** For the attribute itself, and for what lengths take. */
    private static final int SLACK = 1 << 10;
    /** Ids and keys are never cut. */
    private static final int LEAST_TEXT = 128;

    private static final KeyValue TRUNCATED = KeyValue.newBuilder()
            .setKey("lynex.truncated")
            .setValue(AnyValue.newBuilder().setBoolValue(true))
            .build();

    private Truncation() {}

    /**
     * The message, or what fits of it.
     *
     * @param message has a list {@code attributes}
     * @param mostBytes when serialized, at least 2 KiB
     */
    @SuppressWarnings("unchecked") // A builder of a type builds that type.
    static <M extends Message> M fit(M message, int mostBytes) {
        long excess = (long) message.getSerializedSize() - mostBytes;
        if (excess <= 0) {
            return message;
        }
        List<Integer> lengths = new ArrayList<>();
        collect(message, lengths);
        Message.Builder cut = clip(message, limit(lengths, excess + SLACK));
        if (cut.build().getSerializedSize() > mostBytes - SLACK) {
            message.getDescriptorForType().getFields().stream()
                    .filter(FieldDescriptor::isRepeated)
                    .forEach(cut::clearField);
        }
        return (M) cut.addRepeatedField(message.getDescriptorForType().findFieldByName("attributes"), TRUNCATED)
                .build();
    }

    private static void collect(Message message, List<Integer> lengths) {
        message.getAllFields().forEach((field, value) -> {
            for (Object each : field.isRepeated() ? (List<?>) value : List.of(value)) {
                switch (each) {
                    case Message inner -> collect(inner, lengths);
                    case String text ->
                        lengths.add(ByteString.copyFromUtf8(text).size());
                    case ByteString bytes -> lengths.add(bytes.size());
                    default -> {}
                }
            }
        });
    }

    /** The greatest length to which all longer ones must come down so that together they lose so much. */
    private static int limit(List<Integer> lengths, long excess) {
        lengths.sort(Collections.reverseOrder());
        long sum = 0;
        for (int i = 0; i < lengths.size(); i++) {
            sum += lengths.get(i);
            int next = i + 1 < lengths.size() ? lengths.get(i + 1) : 0;
            // Down to the next length they lose sum - (i + 1) * next.
            if (sum - (i + 1L) * next >= excess) {
                return (int) Math.max(LEAST_TEXT, (sum - excess) / (i + 1));
            }
        }
        return LEAST_TEXT;
    }

    private static Message.Builder clip(Message message, int most) {
        Message.Builder clipped = message.toBuilder();
        for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
            FieldDescriptor field = entry.getKey();
            if (field.isRepeated()) {
                List<?> values = (List<?>) entry.getValue();
                for (int i = 0; i < values.size(); i++) {
                    clipped.setRepeatedField(field, i, clip(values.get(i), most));
                }
            } else {
                clipped.setField(field, clip(entry.getValue(), most));
            }
        }
        return clipped;
    }

    private static Object clip(Object value, int most) {
        return switch (value) {
            case Message inner -> clip(inner, most).build();
            case String text -> clip(text, most);
            case ByteString bytes when bytes.size() > most -> bytes.substring(0, most);
            default -> value;
        };
    }

    private static String clip(String text, int most) {
        ByteString utf8 = ByteString.copyFromUtf8(text);
        if (utf8.size() <= most) {
            return text;
        }
        int end = most;
        while (end > 0 && (utf8.byteAt(end) & 0xC0) == 0x80) {
            end--; // Not within a character.
        }
        return utf8.substring(0, end).toStringUtf8();
    }
}
