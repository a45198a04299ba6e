package dev.lynex.standalone;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lynex.archive.ArchiveException;
import dev.lynex.function.Json;
import dev.lynex.pricing.PriceTable;
import dev.lynex.processor.Replay;
import dev.lynex.processor.ReplayOrder;
import dev.lynex.processor.ReplayReport;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** {@code replay}: what the archive has and the store has lost goes into the store again. */
final class ReplayCommand {
    static final String HELP = """
        usage: lynex replay --from TIME [options]

        Stores a project's events from the archive that the store has lost, as the same rows. What is in the store, or
        has outlived its retention, is passed over, so it may run twice, and while Lynex runs.

          --project ID    whose events (default: default)
          --from TIME     blocks that were received from this moment on: 2026-11-24 or 2026-11-24T10:00:00Z
          --to TIME       and before this one (default: now)
          --dry-run       tell what would be done
          --data DIR      the data folder (default: %s)
          --config FILE   a settings file of processor-fn, for a store and an archive without a data folder
          --json          print one line of JSON
          --help          this text
        """.formatted(UpOptions.defaultData());
    private static final Duration SAY_EVERY = Duration.ofSeconds(2);

    private ReplayCommand() {}

    static void run(Arguments arguments) {
        Optional<Path> config = arguments.path("--config");
        Optional<Path> data = config.isPresent() ? Optional.empty() : Optional.of(FolderMetadata.folder(arguments));
        String project = arguments.value("--project").orElse(FirstStart.PROJECT);
        Instant from = arguments
                .value("--from")
                .map(text -> time("--from", text))
                .orElseThrow(() ->
                        new UsageException("say from when on, such as --from 2026-11-24; see lynex replay --help"));
        Instant to = arguments.value("--to").map(text -> time("--to", text)).orElseGet(Instant::now);
        boolean dry = arguments.flag("--dry-run");
        boolean json = arguments.flag("--json");
        arguments.done();
        if (!from.isBefore(to)) {
            throw new UsageException("--from must be before --to, was " + from + " and " + to);
        }
        var order = new ReplayOrder(project, from, to, dry);
        var progress = new Progress(json);
        ReplayReport report;
        try (var backends =
                config.map(ReplayBackends::of).orElseGet(() -> ReplayBackends.of(data.orElseThrow(), progress))) {
            report = Replay.create(backends.archive(), backends.store(), PriceTable.bundled(), InstantSource.system())
                    .run(order, saying(progress));
        }
        System.out.println(json ? json(order, report) : prose(report, dry));
        if (!report.unreadable().isEmpty()) {
            throw new ArchiveException.Invalid(
                    "some objects cannot be read, the others are done: " + String.join("; ", report.unreadable()));
        }
    }

    private static Consumer<ReplayReport> saying(Progress progress) {
        long[] last = {System.nanoTime()};
        return report -> {
            if (System.nanoTime() - last[0] > SAY_EVERY.toNanos()) {
                last[0] = System.nanoTime();
                progress.say("%,d objects read, %,d rows".formatted(report.objects(), report.rows()));
            }
        };
    }

    private static Instant time(String option, String text) {
        try {
            return text.length() == "2026-11-24".length()
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw new UsageException(
                    option + " must be a day or a time such as 2026-11-24 or 2026-11-24T10:00:00Z, was '" + text + "'");
        }
    }

    private static String prose(ReplayReport report, boolean dry) {
        var text = new StringBuilder(String.format(
                Locale.ROOT,
                """
                objects of the range   %,d
                  replayed             %,d, %,d rows %s
                  in the store         %,d
                  expired              %,d""",
                report.objects(),
                report.objectsReplayed(),
                report.rows(),
                dry ? "to insert" : "inserted",
                report.objectsStored(),
                report.objectsExpired()));
        line(text, "events expired", report.rowsExpired());
        line(text, "events in the store from other requests", report.rowsStored());
        line(text, "dead letters of then, not replayed", report.rowsDead());
        line(text, "events that this version cannot store", report.rowsUnmapped());
        line(text, "rows priced by a later table than then", report.repriced());
        return text.toString();
    }

    private static void line(StringBuilder text, String what, long count) {
        if (count > 0) {
            text.append(String.format(Locale.ROOT, "%n%s: %,d", what, count));
        }
    }

    private static String json(ReplayOrder order, ReplayReport report) {
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("project", order.project())
                .put("from", order.from().toString())
                .put("to", order.to().toString())
                .put("dryRun", order.dry())
                .put("objects", report.objects())
                .put("replayed", report.objectsReplayed())
                .put("inStore", report.objectsStored())
                .put("expired", report.objectsExpired())
                .put("rows", report.rows())
                .put("rowsInStore", report.rowsStored())
                .put("rowsExpired", report.rowsExpired())
                .put("rowsDead", report.rowsDead())
                .put("rowsUnmapped", report.rowsUnmapped())
                .put("rowsRepriced", report.repriced());
        report.unreadable().forEach(json.putArray("unreadable")::add);
        return json.toString();
    }
}
