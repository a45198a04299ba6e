package dev.lynex.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A checked request: how many of its records can be taken, and the parts in which they go into the queue. Immutable.
 *
 * <p>Checking makes no objects of the records, and parts are made one by one, so a request takes little memory beside its
 * own bytes.
 */
public final class OtlpRequest {
    /** Of a part. */
    static final int MOST_RECORDS = 1_000;

    /** Of a part, unless one record alone is larger. */
    static final int MOST_BYTES = 4 << 20;

    /** Of a resource and a scope, since each part and each row says them again. */
    static final int MOST_FRAME_BYTES = 256 << 10;

    private final byte[] request;
    private final RecordCheck check;
    private final int accepted;
    private final Map<Fault, Integer> rejected;

    private OtlpRequest(byte[] request, RecordCheck check, int accepted, Map<Fault, Integer> rejected) {
        this.request = request;
        this.check = check;
        this.accepted = accepted;
        this.rejected = rejected;
    }

    /**
     * Checks a request.
     *
     * @param request in protobuf
     * @param period in which the records' times must lie
     * @throws MalformedOtlp when it is no request of this signal
     */
    public static OtlpRequest check(Signal signal, byte[] request, Period period) {
        var census = new Census(new RecordCheck(signal, period));
        Records.visit(request, census);
        return new OtlpRequest(request, census.check, census.accepted, Collections.unmodifiableMap(census.rejected));
    }

    private static final class Census implements RecordVisitor {
        private final RecordCheck check;
        private final Map<Fault, Integer> rejected = new EnumMap<>(Fault.class);
        private int accepted;

        Census(RecordCheck check) {
            this.check = check;
        }

        @Override
        public void resource(byte[] resource) {
            check.resource(resource);
        }

        @Override
        public void scope(Frame frame) {
            check.scope(frame.scope());
        }

        @Override
        public void record(Frame frame, byte[] bytes, int from, int to) {
            Fault fault = fault(check, frame, bytes, from, to);
            if (fault == null) {
                accepted++;
            } else {
                rejected.merge(fault, 1, Integer::sum);
            }
        }
    }

    private static @Nullable Fault fault(RecordCheck check, Frame frame, byte[] bytes, int from, int to) {
        Fault fault = check.fault(bytes, from, to);
        return fault == null && frame.bytes() > MOST_FRAME_BYTES ? Fault.FRAME : fault;
    }

    /** How many records can be taken. */
    public int accepted() {
        return accepted;
    }

    /** How many cannot, by reason. */
    public Map<Fault, Integer> rejected() {
        return rejected;
    }

    /**
     * Makes the parts, in the records' order: one of the request's own bytes, or several of at most 1,000 records and
     * 4 MiB (a larger record stands alone). The same bytes are cut in the same way each time.
     */
    public void parts(Consumer<Part> each) {
        if (accepted == 0) {
            return;
        }
        if (rejected.isEmpty() && accepted <= MOST_RECORDS && request.length <= MOST_BYTES) {
            each.accept(new Part(accepted, request));
            return;
        }
        var writer = new PartWriter();
        Records.visit(request, (frame, bytes, from, to) -> {
            if (!rejected.isEmpty() && fault(check, frame, bytes, from, to) != null) {
                return;
            }
            boolean full = writer.records() == MOST_RECORDS || writer.sizeWith(frame, to - from) > MOST_BYTES;
            if (full && writer.records() > 0) {
                each.accept(writer.take());
            }
            writer.add(frame, bytes, from, to);
        });
        each.accept(writer.take());
    }

    /**
     * One record of a request as a request of its own.
     *
     * @param index its place in the request, from 0
     * @param unixNanos becomes its time if its sender said none
     */
    public static byte[] lone(Signal signal, byte[] request, int index, long unixNanos) {
        var writer = new PartWriter();
        var seen = new int[1];
        Records.visit(request, (frame, bytes, from, to) -> {
            if (seen[0]++ == index) {
                byte[] timed = timed(signal, bytes, from, to, unixNanos);
                writer.add(frame, timed, 0, timed.length);
            }
        });
        if (writer.records() == 0) {
            throw new MalformedOtlp("the request has no record " + index);
        }
        return writer.take().bytes();
    }

    /** The record with a time; one that cannot be read stays as it is. */
    private static byte[] timed(Signal signal, byte[] bytes, int from, int to, long unixNanos) {
        byte[] record = Arrays.copyOfRange(bytes, from, to);
        byte[] time;
        try {
            time = switch (signal) {
                case TRACES ->
                    Span.parseFrom(record).getStartTimeUnixNano() != 0
                            ? new byte[0]
                            : Span.newBuilder()
                                    .setStartTimeUnixNano(unixNanos)
                                    .build()
                                    .toByteArray();
                case LOGS -> {
                    LogRecord log = LogRecord.parseFrom(record);
                    yield log.getTimeUnixNano() != 0 || log.getObservedTimeUnixNano() != 0
                            ? new byte[0]
                            : LogRecord.newBuilder()
                                    .setTimeUnixNano(unixNanos)
                                    .build()
                                    .toByteArray();
                }
            };
        } catch (InvalidProtocolBufferException e) {
            return record;
        }
        // Messages that follow each other are one message with the fields of both.
        var both = new ByteArrayOutputStream(record.length + time.length);
        both.writeBytes(record);
        both.writeBytes(time);
        return both.toByteArray();
    }
}
