package dev.lynex.function;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The log of a process: one line a record on standard error, libraries from WARNING up. */
public final class Logs {
    // Loggers are held so that their levels survive garbage collection.
    private static final Logger OURS = Logger.getLogger("dev.lynex");

    private static final Set<Logger> QUIET = ConcurrentHashMap.newKeySet();

    private Logs() {}

    public static void start() {
        LogManager.getLogManager().reset();
        Handler handler = new ConsoleHandler();
        handler.setLevel(Level.ALL);
        handler.setFormatter(new Line());
        Logger.getLogger("").addHandler(handler);
        Logger.getLogger("").setLevel(Level.WARNING);
        OURS.setLevel(Level.INFO);
    }

    /** Keeps a library's warnings out, for one that warns of what we know. */
    public static void onlyErrors(String logger) {
        Logger quiet = Logger.getLogger(logger);
        quiet.setLevel(Level.SEVERE);
        QUIET.add(quiet);
    }

    private static final class Line extends Formatter {
        @Override
        public String format(LogRecord record) {
            String text = record.getInstant().truncatedTo(ChronoUnit.MILLIS) + " " + record.getLevel() + " "
                    + record.getLoggerName().replaceFirst(".*\\.", "") + " " + formatMessage(record) + "\n";
            if (record.getThrown() == null) {
                return text;
            }
            var trace = new StringWriter();
            record.getThrown().printStackTrace(new PrintWriter(trace));
            return text + trace;
        }
    }
}
