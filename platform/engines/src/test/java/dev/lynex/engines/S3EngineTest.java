package dev.lynex.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

class S3EngineTest {
    @TempDir
    Path dir;

    @Test
    void keepsObjectsAcrossARestartAndRefusesAWrongSecret() {
        try (S3Engine engine = start();
                S3Client client = client(engine, "the-secret")) {
            client.createBucket(b -> b.bucket("raw"));
            client.putObject(b -> b.bucket("raw").key("a/b/c"), RequestBody.fromString("content"));
            assertThatThrownBy(() -> client.putObject(
                            b -> b.bucket("raw").key("a/b/c").ifNoneMatch("*"), RequestBody.fromString("other")))
                    .isInstanceOfSatisfying(
                            S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(412));
        }
        try (S3Engine engine = start();
                S3Client client = client(engine, "the-secret");
                S3Client stranger = client(engine, "another-secret")) {
            assertThat(client.getObjectAsBytes(b -> b.bucket("raw").key("a/b/c"))
                            .asUtf8String())
                    .isEqualTo("content");
            assertThat(client.listObjectsV2(b -> b.bucket("raw").prefix("a/")).contents())
                    .singleElement()
                    .satisfies(object -> assertThat(object.key()).isEqualTo("a/b/c"));
            assertThatThrownBy(
                            () -> stranger.getObjectAsBytes(b -> b.bucket("raw").key("a/b/c")))
                    .isInstanceOfSatisfying(
                            S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(403));
        }
    }

    private S3Engine start() {
        return S3Engine.start(new S3Engine.Settings(dir, 0, "the-key", "the-secret"));
    }

    private static S3Client client(S3Engine engine, String secret) {
        return S3Client.builder()
                .endpointOverride(engine.endpoint())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("the-key", secret)))
                .build();
    }
}
