package dev.lynex.otlp;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Puts records into frames again: the inverse of {@link Records}. */
final class PartWriter {
    /** A tag and a length, at most. */
    private static final int HEAD = 6;

    private final List<ScopeGroup> scopes = new ArrayList<>();
    private int records;
    private long bytes;

    private record Slice(byte[] bytes, int from, int length) {}

    private record ScopeGroup(Frame frame, List<Slice> records) {
        int size() {
            int size = frame.scope().length;
            for (Slice each : records) {
                size += headed(each.length);
            }
            return size;
        }
    }

    /** How many bytes the part would have with this record too, at most. */
    long sizeWith(Frame frame, int length) {
        int scope = isOpen(frame) ? 0 : HEAD + frame.scope().length;
        int resource = sharesResource(frame) ? 0 : HEAD + frame.resource().length;
        return bytes + HEAD + length + scope + resource;
    }

    void add(Frame frame, byte[] source, int from, int to) {
        bytes = sizeWith(frame, to - from);
        if (!isOpen(frame)) {
            scopes.add(new ScopeGroup(frame, new ArrayList<>()));
        }
        scopes.getLast().records.add(new Slice(source, from, to - from));
        records++;
    }

    private boolean isOpen(Frame frame) {
        return !scopes.isEmpty() && scopes.getLast().frame.equals(frame);
    }

    private boolean sharesResource(Frame frame) {
        return !scopes.isEmpty() && scopes.getLast().frame.sharesResource(frame);
    }

    int records() {
        return records;
    }

    /** What was added, as a part; then begins a new one. */
    Part take() {
        List<List<ScopeGroup>> resources = resources();
        int size = 0;
        for (List<ScopeGroup> resource : resources) {
            size += headed(size(resource));
        }
        byte[] written = new byte[size];
        CodedOutputStream out = CodedOutputStream.newInstance(written);
        try {
            for (List<ScopeGroup> resource : resources) {
                write(resource, out);
            }
            out.checkNoSpaceLeft();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        var part = new Part(records, written);
        scopes.clear();
        records = 0;
        bytes = 0;
        return part;
    }

    private List<List<ScopeGroup>> resources() {
        List<List<ScopeGroup>> resources = new ArrayList<>();
        for (ScopeGroup scope : scopes) {
            if (resources.isEmpty() || !resources.getLast().getLast().frame.sharesResource(scope.frame)) {
                resources.add(new ArrayList<>());
            }
            resources.getLast().add(scope);
        }
        return resources;
    }

    private static int size(List<ScopeGroup> resource) {
        int size = resource.getFirst().frame.resource().length;
        for (ScopeGroup scope : resource) {
            size += headed(scope.size());
        }
        return size;
    }

    private static void write(List<ScopeGroup> resource, CodedOutputStream out) throws IOException {
        head(Signal.RESOURCES, size(resource), out);
        out.writeRawBytes(resource.getFirst().frame.resource());
        for (ScopeGroup scope : resource) {
            head(Signal.SCOPES, scope.size(), out);
            out.writeRawBytes(scope.frame.scope());
            for (Slice each : scope.records) {
                head(Signal.RECORDS, each.length, out);
                out.writeRawBytes(each.bytes, each.from, each.length);
            }
        }
    }

    private static void head(int number, int length, CodedOutputStream out) throws IOException {
        out.writeTag(number, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt32NoTag(length);
    }

    /** With its tag, of one byte, and its length. */
    private static int headed(int length) {
        return 1 + CodedOutputStream.computeUInt32SizeNoTag(length) + length;
    }
}
