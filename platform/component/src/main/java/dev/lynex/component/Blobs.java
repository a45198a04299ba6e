package dev.lynex.component;

import java.util.Collection;
import java.util.Optional;

/**
 * Bytes by key, kept outside of the store that names them because they are too large for it. Every method throws an
 * unchecked exception when they cannot be reached; a retry may go through then.
 */
public interface Blobs {
    /**
     * Keeps these bytes under this key, in place of what was there.
     *
     * @param key parts of letters, digits, {@code -}, {@code _} and {@code .}, joined by slashes; none begins or ends it
     */
    void put(String key, byte[] content);

    /** What lies under the key; empty when there is nothing. */
    Optional<byte[]> get(String key);

    /** Deletes what lies under these keys; those under which there is nothing are passed over. */
    void delete(Collection<String> keys);
}
