package dev.lynex.standalone;

import dev.lynex.function.PortInUseException;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A port on which exporters look for OTLP where nobody tells them another. The usual one is often taken, by a collector;
 * since the ingest API's own port takes OTLP as well, that is said and does not stop the start. A port that was asked for
 * does.
 *
 * @param port 0 takes a free one; empty for none
 * @param chosen whether it was asked for
 * @param taken whether something else listens there
 */
record OtlpPort(OptionalInt port, boolean chosen, boolean taken) {
    static OtlpPort parse(Arguments arguments, String option, int usual) {
        Optional<String> value = arguments.value(option);
        if (value.isEmpty()) {
            return new OtlpPort(OptionalInt.of(usual), false, false);
        }
        return new OtlpPort(
                value.get().equals("off") ? OptionalInt.empty() : OptionalInt.of(Arguments.port(option, value.get())),
                true,
                false);
    }

    /**
     * The same, marked when it is taken.
     *
     * @throws PortInUseException when it was asked for and is taken
     */
    OtlpPort checked(String host) {
        if (port.isEmpty()) {
            return this;
        }
        try {
            PortInUseException.check(host, port.getAsInt());
            return this;
        } catch (PortInUseException e) {
            if (chosen) {
                throw e;
            }
            return new OtlpPort(port, false, true);
        }
    }

    /** As {@code ingest.otlp-http-port} and {@code ingest.otlp-grpc-port} have it. */
    String setting() {
        return taken || port.isEmpty() ? "off" : Integer.toString(port.getAsInt());
    }

    /** What to say beside the address that is used instead. */
    String note() {
        return taken ? "  (another program has port " + port.getAsInt() + ")" : "";
    }
}
