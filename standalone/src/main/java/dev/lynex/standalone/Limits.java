package dev.lynex.standalone;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lynex.function.Json;
import dev.lynex.metadata.MetadataException;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.ProjectLimits;
import dev.lynex.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code limits}: how much a project of a data folder may send, and how long its dead letters are kept. */
final class Limits {
    static final String HELP = """
        usage: lynex limits [options]

        Shows a project's limits, or changes those that are named. A change holds within 10 seconds. What the project
        has used of them, GET /api/v1/ledger tells.

          --project ID            whose limits (default: default)
          --events-per-second N   events a second that it may send for long; 0: as many as it likes
          --events-per-month N    events it may send in a calendar month, UTC; 0: as many as it likes
          --keep-dead-letters T   how long events that could not be stored are kept from now on, as 36h or 14d;
                                  1h to 3650d
          --data DIR              the data folder (default: %s)
          --json                  print one line of JSON
          --help                  this text
        """.formatted(UpOptions.defaultData());

    private Limits() {}

    static void run(Arguments arguments) {
        Path data = FolderMetadata.folder(arguments);
        String project = arguments.value("--project").orElse(FirstStart.PROJECT);
        OptionalLong perSecond = count(arguments, "--events-per-second");
        OptionalLong perMonth = count(arguments, "--events-per-month");
        Optional<Duration> letterLife = arguments.value("--keep-dead-letters").map(Limits::life);
        boolean json = arguments.flag("--json");
        arguments.done();
        String shown = FolderMetadata.with(data, metadata -> {
            ProjectLimits before = metadata.project(project)
                    .orElseThrow(() -> new MetadataException.NotFound("there is no project '" + project + "'"))
                    .limits();
            var limits = new ProjectLimits(
                    perSecond.orElse(before.eventsPerSecond()), perMonth.orElse(before.eventsPerMonth()));
            letterLife.ifPresent(life -> metadata.deadLetters().keepFor(project, life));
            if (!limits.equals(before)) {
                metadata.limit(project, limits);
            }
            return shown(metadata, project, limits, json);
        });
        System.out.println(shown);
    }

    private static String shown(MetadataStore metadata, String project, ProjectLimits limits, boolean json) {
        Optional<Duration> life = metadata.deadLetters().keptFor(project);
        if (json) {
            ObjectNode node = Json.MAPPER
                    .createObjectNode()
                    .put("project", project)
                    .put("eventsPerSecond", limits.eventsPerSecond())
                    .put("eventsPerMonth", limits.eventsPerMonth());
            life.ifPresent(kept -> node.put("deadLetterLifeSeconds", kept.toSeconds()));
            return node.toString();
        }
        return """
            project            %s
            events a second    %s
            events a month     %s
            dead letters kept  %s""".formatted(
                        project,
                        words(limits.eventsPerSecond()),
                        words(limits.eventsPerMonth()),
                        life.map(Limits::words).orElse("as the processor is set"));
    }

    private static String words(Duration kept) {
        return kept.toHours() % 24 == 0 ? kept.toDays() + " days" : kept.toHours() + " hours";
    }

    private static String words(long limit) {
        return limit == 0 ? "unlimited" : "%,d".formatted(limit);
    }

    private static OptionalLong count(Arguments arguments, String name) {
        Optional<String> value = arguments.value(name);
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!value.get().matches("\\d{1,15}")) {
            throw new UsageException(name + " must be a whole number, 0 for unlimited, was '" + value.get() + "'");
        }
        return OptionalLong.of(Long.parseLong(value.get()));
    }

    private static Duration life(String text) {
        return Settings.durationOf(text)
                .orElseThrow(() -> new UsageException(
                        "--keep-dead-letters must be a duration such as 36h or 14d, was '" + text + "'"));
    }
}
