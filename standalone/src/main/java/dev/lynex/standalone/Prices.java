package dev.lynex.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.lynex.function.Json;
import dev.lynex.metadata.MetadataException;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.Project;
import dev.lynex.pricing.CustomPrices;
import dev.lynex.pricing.InvalidPrices;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** {@code prices}: what models cost a project of a data folder, where that is not what the table says. */
final class Prices {
    static final String HELP = """
        usage: lynex prices [options]

        Shows a project's own prices as JSON, or replaces them. They hold for what is processed from now on, each event by
        its own timestamp; what is stored keeps the cost that it was stored with. docs/pricing.md describes the form:

          [{"provider": "vllm", "model": "llama*", "usdPerMillion": {"input": "0.1", "output": "0.4"},
            "from": "2026-01-01T00:00:00Z"}]

          --project ID            whose prices (default: default)
          --set FILE              replace them all by those of this file; - reads them from the input
          --check FILE            only say whether the file could be set
          --clear                 have none: the table's prices hold for every model
          --data DIR              the data folder (default: %s)
          --help                  this text
        """.formatted(UpOptions.defaultData());

    private static final String STANDARD_INPUT = "-";

    private Prices() {}

    static void run(Arguments arguments) {
        Optional<String> check = arguments.value("--check");
        if (check.isPresent()) {
            arguments.done();
            System.out.println(read(check.get()).prices().size() + " prices, all in order");
            return;
        }
        Path data = FolderMetadata.folder(arguments);
        String project = arguments.value("--project").orElse(FirstStart.PROJECT);
        Optional<String> file = arguments.value("--set");
        boolean clear = arguments.flag("--clear");
        arguments.done();
        if (file.isPresent() && clear) {
            throw new UsageException("give --set or --clear, not both");
        }
        Optional<CustomPrices> replacement = clear ? Optional.of(CustomPrices.NONE) : file.map(Prices::read);
        String shown = FolderMetadata.with(data, metadata -> {
            replacement.ifPresent(prices -> metadata.price(project, prices));
            return shown(metadata, project);
        });
        System.out.println(shown);
    }

    private static String shown(MetadataStore metadata, String id) {
        Project project = metadata.project(id)
                .orElseThrow(() -> new MetadataException.NotFound("there is no project '" + id + "'"));
        CustomPrices prices = project.prices().isEmpty()
                ? CustomPrices.NONE
                : metadata.prices(id, project.prices()).orElse(CustomPrices.NONE);
        try {
            return Json.MAPPER
                    .writerWithDefaultPrettyPrinter()
                    .writeValueAsString(Json.MAPPER.readTree(prices.toJson()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("prices write themselves as JSON", e);
        }
    }

    private static CustomPrices read(String file) {
        try {
            return CustomPrices.read(
                    file.equals(STANDARD_INPUT)
                            ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                            : Files.readString(Path.of(file)));
        } catch (InvalidPrices e) {
            throw new UsageException("the prices in " + file + " cannot be set: " + e.getMessage());
        } catch (IOException e) {
            throw new UsageException("cannot read " + file + " as UTF-8 text: " + e);
        }
    }
}
