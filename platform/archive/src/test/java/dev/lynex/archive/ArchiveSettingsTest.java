package dev.lynex.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lynex.settings.SettingsException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ArchiveSettingsTest {
    @Test
    void whatCannotBeIsRefusedWithItsKeysName() {
        assertThatThrownBy(() -> settings("No_Bucket", "", "", "", 5_000))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("archive.bucket");
        assertThatThrownBy(() -> settings("bucket", "raw", "", "", 5_000)).hasMessageContaining("archive.prefix");
        assertThatThrownBy(() -> settings("bucket", "a//", "", "", 5_000)).hasMessageContaining("archive.prefix");
        assertThatThrownBy(() -> settings("bucket", "", "key", "", 5_000))
                .hasMessageContaining("archive.access-key and archive.secret-key");
        assertThatThrownBy(() -> settings("bucket", "", "", "", 99)).hasMessageContaining("archive.timeout");
        assertThat(settings("bucket", "raw/a.b/", "key", "secret", 100).prefix())
                .isEqualTo("raw/a.b/");
    }

    private static ArchiveSettings settings(String bucket, String prefix, String key, String secret, long millis) {
        return new ArchiveSettings(
                null, "eu-central-1", bucket, key, secret, false, prefix, true, Duration.ofMillis(millis), null);
    }
}
