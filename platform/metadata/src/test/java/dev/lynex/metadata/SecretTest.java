package dev.lynex.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SecretTest {
    private final SecureRandom random = new SecureRandom();

    @Test
    void saysItsIdAndNeverItsSecret() {
        Secret secret = Secret.random(random);

        assertThat(secret.toString()).contains(secret.id()).doesNotContain(secret.secret());
        assertThat(Secret.parse("sk", secret.clear("sk"))).contains(secret);
        assertThat(Secret.parse("lx", secret.clear("sk"))).isEmpty();
    }

    @Test
    void theSameSecretWithAnotherSaltHasAnotherHash() {
        Secret secret = Secret.random(random);
        byte[] salt = Secret.salt(random);

        assertThat(secret.matches(salt, secret.hash(salt))).isTrue();
        assertThat(secret.matches(Secret.salt(random), secret.hash(salt))).isFalse();
        assertThat(secret.hash(salt)).hasSize(32);
    }

    @Test
    void settingsHideTheAddressesPassword() {
        MetadataSettings settings = new MetadataSettings(
                "mongodb://ann:hidden@db:27017",
                "lynex",
                Duration.ofSeconds(5),
                Duration.ofDays(1),
                Duration.ofDays(1));

        assertThat(settings.toString()).doesNotContain("hidden");
    }

    @Test
    void aPasswordHashTellsNothing() {
        PasswordHash hash = PasswordHash.of("correct horse", Secret.salt(random));

        assertThat(hash.matches("correct horse")).isTrue();
        assertThat(hash.matches("correct  horse")).isFalse();
        assertThat(hash.hash()).hasSize(32);
        assertThat(hash.toString()).doesNotContain("horse");
    }
}
