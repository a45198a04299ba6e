package dev.lynex.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    private enum Mode {
        TWO_WORDS,
        OTHER
    }

    @TempDir
    Path folder;

    @Test
    void defaultsHoldUntilTheEnvironmentTheFileOrCodeSayOtherwise() throws IOException {
        assertThat(settings(Map.of()).integer("server.port", 0, 65_535)).isEqualTo(8000);
        assertThat(settings(Map.of("TEST_PORT", "9000")).integer("server.port", 0, 65_535))
                .isEqualTo(9000);
        Path file = Files.writeString(folder.resolve("more.yaml"), "server: {port: 9100}\n");
        assertThat(Settings.load(SettingsTest.class, Optional.of(file), Map.of("TEST_PORT", "9000"), Map.of())
                        .integer("server.port", 0, 65_535))
                .isEqualTo(9100);
        assertThat(Settings.load(SettingsTest.class, Optional.of(file), Map.of(), Map.of("server.port", "9200"))
                        .integer("server.port", 0, 65_535))
                .isEqualTo(9200);
    }

    @Test
    void valuesAreRead() {
        Settings settings = settings(Map.of());
        assertThat(settings.duration("server.grace")).isEqualTo(Duration.ofMillis(1500));
        assertThat(settings.bytes("queue.max")).isEqualTo(5 << 20);
        assertThat(settings.oneOf("queue.mode", Mode.class)).isEqualTo(Mode.TWO_WORDS);
        assertThat(settings.flag("queue.enabled")).isTrue();
        assertThat(settings.optional("queue.password")).isEmpty();
    }

    @Test
    void badValuesAreRefusedByTheKeysName() {
        refused(
                "TEST_PORT",
                "eighty",
                "server.port must be a whole number from 0 to 65535, was 'eighty'",
                s -> s.integer("server.port", 0, 65_535));
        refused("TEST_PORT", "70000", "server.port", s -> s.integer("server.port", 0, 65_535));
        refused("TEST_GRACE", "5 apples", "server.grace must be a duration", s -> s.duration("server.grace"));
        refused("TEST_MAX", "1 TB", "queue.max must be a size", s -> s.bytes("queue.max"));
        refused(
                "TEST_MODE",
                "three",
                "queue.mode must be one of other, two-words",
                s -> s.oneOf("queue.mode", Mode.class));
        refused("TEST_ON", "yes", "queue.enabled must be true or false", s -> s.flag("queue.enabled"));
        refused("TEST_PASSWORD", "", "queue.password is not set", s -> s.secret("queue.password"));
        refused(
                "TEST_PASSWORD",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                "queue.password must be certificates in PEM",
                s -> s.certificates("queue.password"));
        refused(
                "TEST_PASSWORD",
                "none",
                "queue.password must be certificates in PEM",
                s -> s.certificates("queue.password"));
    }

    @Test
    void anUnknownKeyIsRefusedWithTheKnownOnes() throws IOException {
        Path file = Files.writeString(folder.resolve("typo.yaml"), "server: {prot: 1}\n");
        assertThatThrownBy(() -> Settings.load(SettingsTest.class, Optional.of(file), Map.of(), Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("'server.prot'")
                .hasMessageContaining("server.port");
    }

    @Test
    void secretsAreNeverShownNorTold() {
        Settings settings = settings(Map.of("TEST_PASSWORD", "s3cret"));
        assertThat(settings.secret("queue.password")).isEqualTo("s3cret");
        assertThat(settings.shown())
                .contains("queue.password=***")
                .contains("queue.uri=redis://user:***@127.0.0.1:6379")
                .doesNotContain("s3cret")
                .doesNotContain("hunter2");
    }

    @Test
    void whoSignsInIsPutIntoTheAddress() {
        assertThat(settings(Map.of()).signedIn("queue")).isEqualTo("redis://user:hunter2@127.0.0.1:6379");
        Map<String, String> apart =
                Map.of("TEST_URI", "redis://a:1,b:2/0?x=y", "TEST_USER", "ann", "TEST_PASSWORD", "p@ss/wörd +%");
        Settings settings = settings(apart);
        assertThat(settings.signedIn("queue")).isEqualTo("redis://ann:p%40ss%2Fw%C3%B6rd%20%2B%25@a:1,b:2/0?x=y");
        assertThat(settings.shown()).doesNotContain("p@ss").doesNotContain("p%40ss");
        refused(
                "TEST_PASSWORD",
                "p",
                "queue.uri must be an address without a user or password",
                s -> s.signedIn("queue"));
    }

    @Test
    void aSecretMayLieInAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "from-file\n");
        assertThat(settings(Map.of("TEST_PASSWORD", "file:" + file)).secret("queue.password"))
                .isEqualTo("from-file");
        refused(
                "TEST_PASSWORD",
                "file:/nowhere",
                "queue.password names the file /nowhere",
                s -> s.secret("queue.password"));
    }

    private static Settings settings(Map<String, String> environment) {
        return Settings.load(SettingsTest.class, Optional.empty(), environment, Map.of());
    }

    private static void refused(
            String variable, String value, String message, java.util.function.Consumer<Settings> read) {
        assertThatThrownBy(() -> read.accept(settings(Map.of(variable, value))))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(message);
    }
}
