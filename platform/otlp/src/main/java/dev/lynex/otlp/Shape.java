package dev.lynex.otlp;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a message type, by which bytes are checked without making objects of them: whatever passes, the generated
 * classes read too.
 */
final class Shape {
    /** Messages within messages. The generated classes stop at 100, counted from wherever they begin. */
    private static final int MOST_LEVELS = 90;

    /** Field numbers above are read as unknown, as they would be by an older generated class. */
    private static final int MOST_TAG = 1 << 10;

    private enum Kind {
        VARINT,
        FIXED32,
        FIXED64,
        BYTES,
        TEXT,
        MESSAGE
    }

    private record Field(Kind kind, @Nullable Shape shape) {}

    private @Nullable Field[] byTag = new @Nullable Field[0];

    private Shape() {}

    static Shape of(Descriptor type) {
        return of(type, new HashMap<>());
    }

    private static Shape of(Descriptor type, Map<Descriptor, Shape> known) {
        Shape before = known.get(type);
        if (before != null) {
            return before;
        }
        var shape = new Shape();
        known.put(type, shape); // Values hold values.
        var byTag = new @Nullable Field[MOST_TAG];
        for (FieldDescriptor field : type.getFields()) {
            if (field.isRepeated() && field.isPackable()) {
                throw new IllegalStateException(field.getFullName() + " is packed, which OTLP has not had so far");
            }
            int tag = field.getNumber() << 3 | field.getLiteType().getWireType();
            if (tag < MOST_TAG) {
                Kind kind = kind(field);
                byTag[tag] = new Field(kind, kind == Kind.MESSAGE ? of(field.getMessageType(), known) : null);
            }
        }
        shape.byTag = byTag;
        return shape;
    }

    private static Kind kind(FieldDescriptor field) {
        return switch (field.getLiteType().getWireType()) {
            case WireFormat.WIRETYPE_VARINT -> Kind.VARINT;
            case WireFormat.WIRETYPE_FIXED32 -> Kind.FIXED32;
            case WireFormat.WIRETYPE_FIXED64 -> Kind.FIXED64;
            default ->
                switch (field.getType()) {
                    case MESSAGE -> Kind.MESSAGE;
                    case STRING -> Kind.TEXT;
                    case BYTES -> Kind.BYTES;
                    default -> throw new IllegalStateException("OTLP has no " + field.getType());
                };
        };
    }

    /**
     * Checks one field and goes behind it.
     *
     * @param in behind the field's tag
     * @param bytes what {@code in} reads, from {@code base}
     */
    void field(int tag, CodedInputStream in, byte[] bytes, int base) throws IOException {
        field(tag, in, bytes, base, 0);
    }

    private void field(int tag, CodedInputStream in, byte[] bytes, int base, int level) throws IOException {
        Field field = tag >= 0 && tag < byTag.length ? byTag[tag] : null;
        if (field == null) {
            if (!in.skipField(tag)) {
                throw new InvalidProtocolBufferException("a group ends that did not begin");
            }
            return;
        }
        switch (field.kind) {
            case VARINT -> in.readRawVarint64();
            case FIXED32 -> in.skipRawBytes(4);
            case FIXED64 -> in.skipRawBytes(8);
            case BYTES -> in.skipRawBytes(in.readRawVarint32());
            case TEXT -> text(in, bytes, base);
            case MESSAGE -> {
                if (field.shape != null) {
                    field.shape.message(in, bytes, base, level + 1);
                }
            }
        }
    }

    private void message(CodedInputStream in, byte[] bytes, int base, int level) throws IOException {
        if (level > MOST_LEVELS) {
            throw new InvalidProtocolBufferException("values are nested too deep");
        }
        int outer = in.pushLimit(in.readRawVarint32());
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            field(tag, in, bytes, base, level);
        }
        if (in.getBytesUntilLimit() > 0) {
            throw new InvalidProtocolBufferException("a message ends too early");
        }
        in.popLimit(outer);
    }

    private static void text(CodedInputStream in, byte[] bytes, int base) throws IOException {
        int length = in.readRawVarint32();
        int from = base + in.getTotalBytesRead();
        in.skipRawBytes(length);
        if (!UnsafeByteOperations.unsafeWrap(bytes, from, length).isValidUtf8()) {
            throw new InvalidProtocolBufferException("a string is not UTF-8");
        }
    }
}
