package dev.lynex.otlp;

import com.google.protobuf.Descriptors.Descriptor;

/** The shapes of a signal's resources, scopes and records. */
record Shapes(Shape resource, Shape scope, Shape record) {
    private static final Shapes TRACES = ofRequest(Signal.TRACES.request());
    private static final Shapes LOGS = ofRequest(Signal.LOGS.request());

    static Shapes of(Signal signal) {
        return switch (signal) {
            case TRACES -> TRACES;
            case LOGS -> LOGS;
        };
    }

    private static Shapes ofRequest(Descriptor request) {
        Descriptor resource = request.findFieldByNumber(Signal.RESOURCES).getMessageType();
        Descriptor scope = resource.findFieldByNumber(Signal.SCOPES).getMessageType();
        Descriptor record = scope.findFieldByNumber(Signal.RECORDS).getMessageType();
        return new Shapes(Shape.of(resource), Shape.of(scope), Shape.of(record));
    }
}
