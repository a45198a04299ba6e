package dev.lynex.standalone;

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
 * @param webRoot folder of the dashboard's files, if they are built
 */
record UpOptions(Path data, boolean json, String host, int ingestPort, int queryPort, Optional<Path> webRoot) {
    static final String HELP = """
            usage: lynex up [options]

            Starts Lynex on this machine, in the foreground, until Ctrl-C.

              --data DIR           where everything is kept (default: %s)
              --host ADDRESS       address to listen on (default: 127.0.0.1; 0.0.0.0 opens it to your network)
              --port-ingest PORT   ingest API (default: 8000; 0 takes a free one)
              --port-query PORT    query API and dashboard (default: 8001; 0 takes a free one)
              --web DIR            the dashboard's built files (default: web/dist)
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
                arguments.path("--web"));
        arguments.done();
        return options;
    }

    static Path defaultData() {
        return Path.of(System.getProperty("user.home"), ".lynex");
    }
}
