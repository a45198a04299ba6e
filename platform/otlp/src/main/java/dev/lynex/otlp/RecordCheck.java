package dev.lynex.otlp;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Checks records: their structure to the last value, and what must hold of their ids and time. */
final class RecordCheck {
    private static final int TRACE_ID = bytesTag(Span.TRACE_ID_FIELD_NUMBER);
    private static final int SPAN_ID = bytesTag(Span.SPAN_ID_FIELD_NUMBER);
    private static final int START = fixedTag(Span.START_TIME_UNIX_NANO_FIELD_NUMBER);
    private static final int TIME = fixedTag(LogRecord.TIME_UNIX_NANO_FIELD_NUMBER);
    private static final int OBSERVED = fixedTag(LogRecord.OBSERVED_TIME_UNIX_NANO_FIELD_NUMBER);
    private static final int TRACE_ID_BYTES = 16;
    private static final int SPAN_ID_BYTES = 8;

    private final Signal signal;
    private final Shapes shapes;
    private final Period period;

    RecordCheck(Signal signal, Period period) {
        this.signal = signal;
        this.shapes = Shapes.of(signal);
        this.period = period;
    }

    /**
     * What is wrong with the record, null when nothing is.
     *
     * @throws MalformedOtlp when it is none
     */
    @Nullable
    Fault fault(byte[] bytes, int from, int to) {
        try {
            return switch (signal) {
                case TRACES -> ofSpan(bytes, from, to);
                case LOGS -> ofLogRecord(bytes, from, to);
            };
        } catch (IOException e) {
            throw Records.malformed(e);
        }
    }

    /** @throws MalformedOtlp when it is none */
    void resource(byte[] bytes) {
        all(shapes.resource(), bytes);
    }

    /** @throws MalformedOtlp when it is none */
    void scope(byte[] bytes) {
        all(shapes.scope(), bytes);
    }

    private static void all(Shape shape, byte[] bytes) {
        try {
            CodedInputStream in = CodedInputStream.newInstance(bytes);
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                shape.field(tag, in, bytes, 0);
            }
        } catch (IOException e) {
            throw Records.malformed(e);
        }
    }

    private @Nullable Fault ofSpan(byte[] bytes, int from, int to) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(bytes, from, to - from);
        boolean trace = false;
        boolean span = false;
        long start = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            // Of a field that comes twice the last one counts, as in the generated classes.
            if (tag == TRACE_ID) {
                trace = id(in, bytes, from, TRACE_ID_BYTES);
            } else if (tag == SPAN_ID) {
                span = id(in, bytes, from, SPAN_ID_BYTES);
            } else if (tag == START) {
                start = in.readRawLittleEndian64();
            } else {
                shapes.record().field(tag, in, bytes, from);
            }
        }
        return !trace ? Fault.TRACE_ID : !span ? Fault.SPAN_ID : !period.holds(start) ? Fault.TIME : null;
    }

    private @Nullable Fault ofLogRecord(byte[] bytes, int from, int to) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(bytes, from, to - from);
        long time = 0;
        long observed = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == TIME) {
                time = in.readRawLittleEndian64();
            } else if (tag == OBSERVED) {
                observed = in.readRawLittleEndian64();
            } else {
                shapes.record().field(tag, in, bytes, from);
            }
        }
        return period.holds(time == 0 ? observed : time) ? null : Fault.TIME;
    }

    /** Goes behind the id and tells whether it is one. */
    private static boolean id(CodedInputStream in, byte[] bytes, int base, int wanted) throws IOException {
        int length = in.readRawVarint32();
        int from = base + in.getTotalBytesRead();
        in.skipRawBytes(length);
        if (length != wanted) {
            return false;
        }
        for (int i = from; i < from + length; i++) {
            if (bytes[i] != 0) {
                return true;
            }
        }
        return false;
    }

    private static int bytesTag(int number) {
        return number << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    private static int fixedTag(int number) {
        return number << 3 | WireFormat.WIRETYPE_FIXED64;
    }
}
