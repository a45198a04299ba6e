package dev.lynex.standalone;

import java.util.ArrayList;
import java.util.List;

/** One way from an app to Lynex: a language's exporter, the protocol that it speaks, and what stands between. */
record OtlpLeg(Language language, Protocol protocol, Route route) {
    enum Language {
        PYTHON,
        NODE,
        JAVA
    }

    enum Protocol {
        PROTOBUF("http/protobuf"),
        JSON("http/json"),
        GRPC("grpc");

        /** As in {@code OTEL_EXPORTER_OTLP_PROTOCOL}. */
        final String otel;

        Protocol(String otel) {
            this.otel = otel;
        }
    }

    enum Route {
        DIRECT,
        COLLECTOR
    }

    static List<OtlpLeg> all() {
        List<OtlpLeg> all = new ArrayList<>();
        for (Language language : Language.values()) {
            for (Protocol protocol : Protocol.values()) {
                if (language == Language.JAVA && protocol == Protocol.JSON) {
                    continue; // Java's exporter has no JSON over HTTP.
                }
                for (Route route : Route.values()) {
                    all.add(new OtlpLeg(language, protocol, route));
                }
            }
        }
        return all;
    }

    /** Its project: each leg has one, with a key, a ledger and sums of its own. */
    String project() {
        return (language + "-" + protocol + "-" + route).toLowerCase(java.util.Locale.ROOT);
    }
}
