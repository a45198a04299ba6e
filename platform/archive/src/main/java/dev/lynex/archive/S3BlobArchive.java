package dev.lynex.archive;

import dev.lynex.component.Check;
import dev.lynex.settings.TrustedCa;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.BucketAlreadyExistsException;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The archive in a bucket of any S3. Connects at the first call. */
public final class S3BlobArchive implements BlobArchive {
    private static final int PAGE = 1_000;
    private static final int NOT_FOUND = 404;
    private static final Set<Integer> DENIED = Set.of(401, 403);

    private final ArchiveSettings settings;
    private @Nullable S3Client client;
    private boolean closed;

    private S3BlobArchive(ArchiveSettings settings) {
        this.settings = settings;
    }

    /** Wires the archive; does no I/O. */
    public static S3BlobArchive create(ArchiveSettings settings) {
        return new S3BlobArchive(settings);
    }

    @Override
    public String name() {
        return "archive";
    }

    @Override
    public boolean required() {
        return settings.required();
    }

    @Override
    public Check check() {
        try {
            ask(s3 -> s3.headBucket(b -> b.bucket(settings.bucket())));
            return Check.up("S3 has the bucket " + settings.bucket());
        } catch (ArchiveException e) {
            String why = String.valueOf(e.getMessage());
            return e.getCause() instanceof AwsServiceException answer && DENIED.contains(answer.statusCode())
                    ? Check.denied(why)
                    : Check.down(why);
        }
    }

    /** Makes the bucket unless it is there: for an S3 that we start ourselves. */
    public void createBucket() {
        ask(s3 -> {
            try {
                return s3.createBucket(b -> b.bucket(settings.bucket()));
            } catch (BucketAlreadyOwnedByYouException | BucketAlreadyExistsException e) {
                return s3.headBucket(b -> b.bucket(settings.bucket()));
            }
        });
    }

    @Override
    public void put(String key, byte[] content) {
        ask(s3 -> s3.putObject(
                b -> b.bucket(settings.bucket()).key(settings.prefix() + key).contentType("application/octet-stream"),
                RequestBody.fromBytes(content)));
    }

    @Override
    public Optional<byte[]> get(String key) {
        return ask(s3 -> {
            try {
                return Optional.of(
                        s3.getObjectAsBytes(b -> b.bucket(settings.bucket()).key(settings.prefix() + key))
                                .asByteArray());
            } catch (NoSuchKeyException e) {
                return Optional.empty();
            }
        });
    }

    @Override
    public void delete(Collection<String> keys) {
        List<String> left = List.copyOf(keys);
        for (int from = 0; from < left.size(); from += PAGE) {
            List<ObjectIdentifier> some = left.subList(from, Math.min(left.size(), from + PAGE)).stream()
                    .map(key -> ObjectIdentifier.builder()
                            .key(settings.prefix() + key)
                            .build())
                    .toList();
            boolean refused = ask(s3 -> s3.deleteObjects(b -> b.bucket(settings.bucket())
                            .delete(d -> d.objects(some).quiet(true))))
                    .hasErrors();
            if (refused) {
                throw new ArchiveException.Unavailable(
                        "S3 did not delete all objects that it was asked to", new IllegalStateException());
            }
        }
    }

    @Override
    public List<String> keys(String prefix, String after) {
        return ask(s3 -> s3.listObjectsV2(b -> {
                            b.bucket(settings.bucket())
                                    .prefix(settings.prefix() + prefix)
                                    .maxKeys(PAGE);
                            if (!after.isEmpty()) {
                                b.startAfter(settings.prefix() + after);
                            }
                        })
                        .contents())
                .stream()
                .map(S3Object::key)
                .map(key -> key.substring(settings.prefix().length()))
                .toList();
    }

    private <T> T ask(Function<S3Client, T> call) {
        try {
            return call.apply(client());
        } catch (NoSuchBucketException e) {
            throw noBucket(e);
        } catch (AwsServiceException e) {
            if (e.statusCode() == NOT_FOUND) {
                throw noBucket(e);
            }
            // Its message may hold the request; the code says enough.
            String code =
                    e.awsErrorDetails() == null ? "" : " " + e.awsErrorDetails().errorCode();
            throw new ArchiveException.Unavailable("S3 answered " + e.statusCode() + code + where(), e);
        } catch (SdkException e) {
            if (e instanceof AbortedException) {
                Thread.currentThread().interrupt();
            }
            throw new ArchiveException.Unavailable("S3 does not answer" + where() + ": " + root(e), e);
        }
    }

    private ArchiveException.Unavailable noBucket(Exception e) {
        return new ArchiveException.Unavailable(
                "S3 has no bucket '" + settings.bucket() + "'" + where()
                        + "; create it, or name another one in archive.bucket",
                e);
    }

    private String where() {
        URI endpoint = settings.endpoint();
        return endpoint == null ? " in " + settings.region() : " at " + endpoint.getHost();
    }

    /** The innermost cause, which says more than what is wrapped around it: refused, timed out, no such host. */
    private static String root(Throwable e) {
        Throwable cause = e.getCause();
        return cause == null ? e.getClass().getSimpleName() + " " + e.getMessage() : root(cause);
    }

    private synchronized S3Client client() {
        if (closed) {
            throw new IllegalStateException("the archive is closed");
        }
        S3Client current = client;
        if (current == null) {
            current = connect();
            client = current;
        }
        return current;
    }

    private S3Client connect() {
        var http = UrlConnectionHttpClient.builder()
                .connectionTimeout(settings.timeout())
                .socketTimeout(settings.timeout());
        TrustedCa ca = settings.ca();
        if (ca != null) {
            http.tlsTrustManagersProvider(() -> ca.trustManagers().getTrustManagers());
        }
        S3ClientBuilder builder = S3Client.builder()
                .region(Region.of(settings.region()))
                .forcePathStyle(settings.pathStyle())
                .credentialsProvider(credentials())
                // Our objects carry their own checksums, and not every S3 knows the trailers of newer ones.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .httpClientBuilder(http)
                // A connection that was kept may have been closed by S3 since: another attempt or two mend that.
                // To wait longer is for who calls.
                .overrideConfiguration(o -> o.apiCallTimeout(settings.timeout()).retryStrategy(RetryMode.STANDARD));
        URI endpoint = settings.endpoint();
        return (endpoint == null ? builder : builder.endpointOverride(endpoint)).build();
    }

    private AwsCredentialsProvider credentials() {
        return settings.accessKey().isEmpty()
                ? DefaultCredentialsProvider.builder().build()
                : StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(settings.accessKey(), settings.secretKey()));
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (client != null) {
            client.close();
            client = null;
        }
    }
}
