package dev.lynex.engines;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The ClickHouse engine's process: loads libchdb and serves HTTP until standard input ends. Arguments: the library,
 * the engine's folder, the port.
 */
final class ChdbMain {
    private static final long ENGINE_STACK_BYTES = 64L << 20;
    /** How long the engine may take to end by itself; it needs 10 to 50 ms, or 5 s with a connection kept alive. */
    private static final Duration GRACE = Duration.ofMillis(600);

    private ChdbMain() {}

    public static void main(String[] args) throws Throwable {
        Libc.leaveProcessGroup();
        EngineLock.hold(Path.of(args[1]));
        int lifeline = Libc.duplicate(0);
        // The engine runs as an interactive session: only so a broken request cannot end the process. It ends when
        // its terminal does.
        int terminal = Libc.terminalAsInput();
        Thread engine = Thread.ofPlatform()
                .name("clickhouse")
                .stackSize(ENGINE_STACK_BYTES)
                .start(() -> serve(Path.of(args[0]), Path.of(args[1]), Integer.parseInt(args[2])));
        Libc.awaitEnd(lifeline);
        Libc.close(terminal);
        engine.join(GRACE);
        Libc.exit(0);
    }

    @SuppressWarnings("CatchAndPrintStackTrace") // Standard error is the engine's log here.
    private static void serve(Path library, Path dir, int port) {
        int status = 1;
        try {
            status = run(library, dir, port);
        } catch (Throwable e) {
            e.printStackTrace();
        }
        try {
            Libc.exit(status);
        } catch (Throwable e) {
            Runtime.getRuntime().halt(status);
        }
    }

    @SuppressWarnings("restricted")
    private static int run(Path library, Path dir, int port) throws Throwable {
        SymbolLookup chdb = SymbolLookup.libraryLookup(library, Arena.global());
        Linker linker = Linker.nativeLinker();
        // With the engine's own handlers the JVM dies on its next NullPointerException.
        linker.downcallHandle(chdb.findOrThrow("chdb_set_signal_handlers_enabled"), FunctionDescriptor.ofVoid(JAVA_INT))
                .invokeExact(0);
        MethodHandle query = linker.downcallHandle(
                chdb.findOrThrow("chdb_query_cmdline"), FunctionDescriptor.of(ADDRESS, JAVA_INT, ADDRESS));
        String[] command = {
            "clickhouse",
            "--path",
            dir.resolve("data").toString(),
            "--http_port",
            Integer.toString(port),
            "--listen_host",
            "127.0.0.1",
            "--config-file",
            dir.resolve(ClickHouseConfig.SERVER).toString(),
            "--log-level",
            "warning",
            "--interactive",
            "--disable_suggestion",
            "--history_file",
            "/dev/null",
            "--query",
            "SYSTEM START LISTEN HTTP"
        };
        MemorySegment argv = Arena.global().allocate(ADDRESS, command.length + 1L);
        for (int i = 0; i < command.length; i++) {
            argv.setAtIndex(ADDRESS, i, Arena.global().allocateFrom(command[i]));
        }
        var result = (MemorySegment) query.invokeExact(command.length, argv);
        return result.equals(MemorySegment.NULL) ? 1 : 0;
    }
}
