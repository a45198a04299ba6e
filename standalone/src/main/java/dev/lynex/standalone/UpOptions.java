package dev.lynex.standalone;

import dev.lynex.function.PortInUseException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The options of {@code up}.
 *
 * @param data folder of everything that is kept
 * @param json whether to print one JSON line when ready instead of prose
 * @param host address that the ingest API and the dashboard bind
 * @param ingestPort port of the ingest API, 0 takes a free one
 * @param queryPort port of the query API and the dashboard, 0 takes a free one
 * @param otlpHttp where exporters find it by HTTP
 * @param otlpGrpc where exporters find it by gRPC
 * @param webRoot folder of the dashboard's files, if they are built
 * @param archive whether accepted events are kept in the archive too
 */
record UpOptions(
        Path data,
        boolean json,
        String host,
        int ingestPort,
        int queryPort,
        OtlpPort otlpHttp,
        OtlpPort otlpGrpc,
        Optional<Path> webRoot,
        boolean archive) {
    static final String HELP = """
            usage: lynex up [options]

            Starts Lynex on this machine, in the foreground, until Ctrl-C.

              --data DIR           where everything is kept (default: %s)
              --host ADDRESS       address to listen on (default: 127.0.0.1; 0.0.0.0 opens it to your network)
              --port-ingest PORT   ingest API (default: 8000; 0 takes a free one)
              --port-query PORT    query API and dashboard (default: 8001; 0 takes a free one)
              --port-otlp-http PORT
                                   OTLP by HTTP (default: 4318, without it where that is taken; 0 takes a free one,
                                   off none; the ingest API's port takes OTLP too)
              --port-otlp-grpc PORT
                                   OTLP by gRPC (default: 4317, likewise)
              --web DIR            the dashboard's built files (default: web/dist)
              --archive            keep accepted events as they came in too, for lynex replay: in the data folder, or
                                   in the S3 that LYNEX_ARCHIVE_ENDPOINT names
              --json               print one JSON line when ready, for scripts
              --help               this text
            """.formatted(defaultData());

    static UpOptions parse(Arguments arguments) {
        var options = new UpOptions(
                arguments.path("--data").orElseGet(UpOptions::defaultData),
                arguments.flag("--json"),
                arguments.value("--host").orElse("127.0.0.1"),
                arguments.port("--port-ingest", 8000),
                arguments.port("--port-query", 8001),
                OtlpPort.parse(arguments, "--port-otlp-http", 4318),
                OtlpPort.parse(arguments, "--port-otlp-grpc", 4317),
                arguments.path("--web"),
                arguments.flag("--archive"));
        arguments.done();
        return options;
    }

    /**
     * The same, with the usual ports of OTLP marked that are taken.
     *
     * @throws dev.lynex.function.PortInUseException when one that was asked for is
     */
    UpOptions withPortsChecked() {
        PortInUseException.check(host, ingestPort);
        PortInUseException.check(host, queryPort);
        return new UpOptions(
                data,
                json,
                host,
                ingestPort,
                queryPort,
                otlpHttp.checked(host),
                otlpGrpc.checked(host),
                webRoot,
                archive);
    }

    static Path defaultData() {
        return Path.of(System.getProperty("user.home"), ".lynex");
    }
}
