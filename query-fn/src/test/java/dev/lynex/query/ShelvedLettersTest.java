package dev.lynex.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lynex.archive.ArchiveSettings;
import dev.lynex.archive.S3BlobArchive;
import dev.lynex.engines.LoopbackPort;
import dev.lynex.engines.S3Engine;
import dev.lynex.metadata.DeadLetter;
import dev.lynex.metadata.DeadLetter.Reason;
import dev.lynex.metadata.Role;
import dev.lynex.store.EventRow;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters whose payloads lie in the archive, as people use them. */
class ShelvedLettersTest {
    private static final String ID = "%032x".formatted(1);
    private static final String LETTER = "/api/v1/dead-letters/" + ID;
    private static final String EVENT =
            "{\"eventId\":\"e\",\"type\":\"log\",\"body\":{\"level\":\"info\",\"message\":\"x\"}}";

    private final int port = LoopbackPort.free();

    @TempDir
    Path folder;

    private S3Engine s3;
    private S3BlobArchive archive;
    private RunningQuery query;

    @BeforeEach
    void start() {
        archive = S3BlobArchive.create(new ArchiveSettings(
                URI.create("http://127.0.0.1:" + port),
                "us-east-1",
                "letters",
                "key",
                "secret",
                true,
                "",
                true,
                Duration.ofSeconds(5),
                null));
        startS3();
        archive.createBucket();
        query = new RunningQuery(Optional.of(archive));
        Instant now = Instant.now();
        query.metadata()
                .deadLetters()
                .bury(List.of(new DeadLetter(
                        ID,
                        RunningQuery.PROJECT,
                        "epoch/1/1-0-2-0/ffff",
                        "1-0",
                        0,
                        1,
                        "e",
                        "native",
                        "0198c0de00000000000000000000aaaa",
                        now,
                        Reason.NOT_MAPPED,
                        "because",
                        now,
                        ("[" + EVENT + "]").getBytes(StandardCharsets.UTF_8))));
    }

    @AfterEach
    void stop() {
        query.close();
        archive.close();
        s3.close();
    }

    private void startS3() {
        s3 = S3Engine.start(new S3Engine.Settings(folder, port, "key", "secret"));
    }

    @Test
    void aLetterIsReadAndSentAgainFromTheArchive() throws Exception {
        assertThat(archive.keys("_dead-letters/", "")).hasSize(1);
        assertThat(query.json(LETTER).get("payload").get(0)).isEqualTo(RunningQuery.JSON.readTree(EVENT));
        assertThat(query.json("POST", "/api/v1/dead-letters/redrive", "{\"ids\":[\"" + ID + "\"]}")
                        .get("redriven")
                        .asInt())
                .isEqualTo(1);
        assertThat(query.process())
                .singleElement()
                .extracting(EventRow::eventId)
                .isEqualTo("e");
        assertThat(archive.keys("", "")).isEmpty();
    }

    @Test
    void whileTheArchiveIsAwayReadingSendingAndDeletingSayTryAgainAndDoNothing() throws Exception {
        s3.close();
        for (HttpResponse<String> answer : List.of(
                query.call("GET", LETTER, "", Role.ADMIN),
                query.call("DELETE", LETTER, "", Role.ADMIN),
                query.call("POST", "/api/v1/dead-letters/redrive", "{\"ids\":[\"" + ID + "\"]}", Role.ADMIN))) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            assertThat(answer.body()).contains("archive-unavailable");
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        }
        assertThat(query.json("/api/v1/dead-letters").get("deadLetters"))
                .as("listed all the same")
                .hasSize(1);
        assertThat(query.call("GET", "/health/dependencies", "", Role.ADMIN).body())
                .contains("\"archive\":{\"status\":\"DOWN\"");
        startS3();
        assertThat(query.json("POST", "/api/v1/dead-letters/redrive", "{\"ids\":[\"" + ID + "\"]}")
                        .get("redriven")
                        .asInt())
                .isEqualTo(1);
        assertThat(query.process()).hasSize(1);
    }
}
