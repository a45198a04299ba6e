package dev.lynex.processor;

import dev.lynex.archive.ArchiveSettings;
import dev.lynex.archive.BlobArchive;
import dev.lynex.archive.S3BlobArchive;
import dev.lynex.component.Check;
import dev.lynex.engines.SharedEngines;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The real archive, with something to happen before and after each object is put. */
record TestingArchive(BlobArchive real, Runnable before, Runnable after) implements BlobArchive {
    /** The real one, given up on soon. */
    static S3BlobArchive at(URI endpoint, String bucket, boolean required) {
        return S3BlobArchive.create(new ArchiveSettings(
                endpoint,
                "us-east-1",
                bucket,
                SharedEngines.S3_ACCESS_KEY,
                SharedEngines.S3_SECRET_KEY,
                true,
                "raw/",
                required,
                Duration.ofSeconds(5),
                null));
    }

    @Override
    public void put(String key, byte[] content) {
        before.run();
        real.put(key, content);
        after.run();
    }

    @Override
    public boolean required() {
        return real.required();
    }

    @Override
    public Optional<byte[]> get(String key) {
        return real.get(key);
    }

    @Override
    public void delete(Collection<String> keys) {
        real.delete(keys);
    }

    @Override
    public List<String> keys(String prefix, String after) {
        return real.keys(prefix, after);
    }

    @Override
    public String name() {
        return real.name();
    }

    @Override
    public Check check() {
        return real.check();
    }

    @Override
    public void close() {
        real.close();
    }
}
