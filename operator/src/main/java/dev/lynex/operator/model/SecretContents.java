package dev.lynex.operator.model;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the operator found in the Secrets that a platform names: their keys, and a hash by which a change is seen. Values stay
 * out of it.
 */
public final class SecretContents {
    private final Map<String, Set<String>> keys = new TreeMap<>();
    private final Map<String, String> hashes = new TreeMap<>();

    private SecretContents() {}

    public static SecretContents of(Collection<Secret> found) {
        var contents = new SecretContents();
        for (Secret secret : found) {
            Map<String, String> data = secret.getData() == null ? Map.of() : new TreeMap<>(secret.getData());
            contents.keys.put(name(secret), new TreeSet<>(data.keySet()));
            contents.hashes.put(name(secret), Checksum.of(data.toString().getBytes(StandardCharsets.UTF_8)));
        }
        return contents;
    }

    private static String name(HasMetadata object) {
        return object.getMetadata().getName();
    }

    boolean has(String secret, String key) {
        return keys.getOrDefault(secret, Set.of()).contains(key);
    }

    /** Changes when the Secret does; "" when it is not there. */
    String hash(String secret) {
        return hashes.getOrDefault(secret, "");
    }
}
