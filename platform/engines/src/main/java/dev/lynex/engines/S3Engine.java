package dev.lynex.engines;

import java.net.URI;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** An S3 server in this JVM that keeps objects as files. There is no versioning and no lifecycle. */
public final class S3Engine implements Engine {
    /** No waiting for idle connections: whoever stores objects has ended before. */
    private static final long STOP_MILLIS = 0;

    /**
     * How to run it.
     *
     * @param dir the folder with a sub-folder a bucket, made when missing
     * @param port the port on 127.0.0.1, or 0 for a free one
     * @param accessKey the only access key, not blank
     * @param secretKey its secret, not blank
     */
    public record Settings(Path dir, int port, String accessKey, String secretKey) {
        public Settings {
            dir = dir.toAbsolutePath().normalize();
            LoopbackPort.checked(port);
            if (accessKey.isBlank() || secretKey.isBlank()) {
                throw new EngineException("S3 needs an access key and a secret key");
            }
        }

        /** Without the keys. */
        @Override
        public String toString() {
            return "S3[dir=" + dir + ", port=" + port + "]";
        }
    }

    private final S3Proxy server;
    private final int port;
    private boolean closed;

    private S3Engine(S3Proxy server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Starts the server; it serves when this returns.
     *
     * @throws EngineException if the port is taken or it does not start
     */
    public static S3Engine start(Settings settings) {
        int port = LoopbackPort.claim(settings.port());
        Path dir = PrivateFile.folder(settings.dir());
        S3Proxy server = S3Proxy.builder()
                .blobStore(new FilesystemNio2BlobStore(dir.toString()))
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .awsAuthentication(AuthenticationType.AWS_V4, settings.accessKey(), settings.secretKey())
                .ignoreUnknownHeaders(true)
                .stopTimeout(STOP_MILLIS)
                .jettyMaxThreads(16)
                .build();
        try {
            server.start();
        } catch (Exception e) {
            throw new EngineException("the S3 server does not start on port " + port + ": " + e.getMessage(), e);
        }
        return new S3Engine(server, port);
    }

    @Override
    public String name() {
        return "s3";
    }

    @Override
    public int port() {
        return port;
    }

    /** {@code http://127.0.0.1:port}; buckets are in the path. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public synchronized void close() {
        if (closed) return;
        closed = true;
        try {
            server.stop();
        } catch (Exception e) {
            throw new EngineException("the S3 server does not stop: " + e.getMessage(), e);
        }
    }
}
