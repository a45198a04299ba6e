package dev.lynex.otlp;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Finds the records of a request's bytes without looking into them. */
public final class Records {
    private Records() {}

    /**
     * Shows each record of the request.
     *
     * @param request an {@code Export…ServiceRequest} in protobuf
     * @throws MalformedOtlp when resources, scopes and records do not lie in each other as they should; records before
     *     that place were shown
     */
    public static void visit(byte[] request, RecordVisitor visitor) {
        try {
            list(request, 0, request.length, Signal.RESOURCES, (from, to) -> {
                byte[] resource = frame(request, from, to, Signal.SCOPES);
                visitor.resource(resource);
                list(request, from, to, Signal.SCOPES, (scopeFrom, scopeTo) -> {
                    var frame = new Frame(resource, frame(request, scopeFrom, scopeTo, Signal.RECORDS));
                    visitor.scope(frame);
                    list(
                            request,
                            scopeFrom,
                            scopeTo,
                            Signal.RECORDS,
                            (recordFrom, recordTo) -> visitor.record(frame, request, recordFrom, recordTo));
                });
            });
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    static MalformedOtlp malformed(IOException e) {
        // Protobuf's words name no content.
        return new MalformedOtlp("the protobuf message cannot be read: " + e.getMessage());
    }

    @FunctionalInterface
    private interface Slice {
        void at(int from, int to) throws IOException;
    }

    /** Shows the messages of one field. */
    private static void list(byte[] bytes, int from, int to, int number, Slice each) throws IOException {
        int wanted = number << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
        CodedInputStream in = CodedInputStream.newInstance(bytes, from, to - from);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == wanted) {
                int length = in.readRawVarint32();
                int start = from + in.getTotalBytesRead();
                in.skipRawBytes(length);
                each.at(start, start + length);
            } else {
                skip(tag, in);
            }
        }
    }

    /** The message without that field. */
    private static byte[] frame(byte[] bytes, int from, int to, int number) throws IOException {
        int unwanted = number << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
        CodedInputStream in = CodedInputStream.newInstance(bytes, from, to - from);
        @Nullable ByteArrayOutputStream out = null;
        int kept = from;
        int before = from;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == unwanted) {
                out = out == null ? new ByteArrayOutputStream() : out;
                out.write(bytes, kept, before - kept);
            }
            skip(tag, in);
            before = from + in.getTotalBytesRead();
            if (tag == unwanted) {
                kept = before;
            }
        }
        if (out == null) {
            return Arrays.copyOfRange(bytes, from, to);
        }
        out.write(bytes, kept, to - kept);
        return out.toByteArray();
    }

    private static void skip(int tag, CodedInputStream in) throws IOException {
        if (!in.skipField(tag)) {
            throw new InvalidProtocolBufferException("a group ends that did not begin");
        }
    }
}
