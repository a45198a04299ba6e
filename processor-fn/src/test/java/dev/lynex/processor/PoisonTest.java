package dev.lynex.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lynex.engines.SharedEngines;
import dev.lynex.metadata.BuriedLetter;
import dev.lynex.metadata.DeadLetter.Reason;
import dev.lynex.metadata.LetterQuery;
import dev.lynex.queue.Ledger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoisonTest {
    @TempDir
    Path folder;

    @Test
    void anEventThatKillsItsProcessorIsBuriedAndItsNeighboursAreStoredOnce() throws Exception {
        try (var backends = new Backends(folder, SharedEngines.clickHouse())) {
            backends.send("[" + log("a1", "fine") + "," + log("a2", "fine") + "]", 2);
            backends.send("[" + log("b1", "fine") + "," + log("b2", "die") + "," + log("b3", "fine") + "]", 3);
            backends.send("[" + log("c1", "fine") + "]", 1);

            int deaths = 0;
            while (run(backends) == MortalProcessor.DIED) {
                deaths++;
                assertThat(deaths).as("deaths").isLessThan(8);
            }

            // Two unmarked attempts, two marked ones; the fifth lets the event be.
            assertThat(deaths).isEqualTo(4);
            assertThat(backends.counters()).isEqualTo(new Ledger.Counters(6, 5, 0, 1));
            assertThat(backends.tables()).isEqualTo("5\t5\t5\t5");
            List<BuriedLetter> letters = backends.metadata()
                    .deadLetters()
                    .list(new LetterQuery(Backends.PROJECT, null, null), null, 10)
                    .letters();
            assertThat(letters).singleElement().satisfies(buried -> {
                assertThat(buried.letter().eventId()).isEqualTo("b2");
                assertThat(buried.letter().reason()).isEqualTo(Reason.POISON);
                assertThat(buried.letter().detail()).contains("processors died while they mapped it");
                byte[] payload = backends.metadata()
                        .deadLetters()
                        .letter(Backends.PROJECT, buried.letter().id())
                        .orElseThrow()
                        .letter()
                        .payload();
                assertThat(new String(payload, StandardCharsets.UTF_8)).isEqualTo("[" + log("b2", "die") + "]");
            });
        }
    }

    private static int run(Backends backends) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                MortalProcessor.class.getName()));
        command.addAll(List.of(backends.addresses()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private static String log(String id, String message) {
        return "{\"eventId\":\"" + id + "\",\"timestamp\":\""
                + java.time.Instant.now().truncatedTo(java.time.temporal.ChronoUnit.DAYS)
                + "\",\"type\":\"log\",\"context\":{\"traceId\":\"t\"},\"body\":{\"level\":\"info\",\"message\":\""
                + message
                + "\"}}";
    }
}
