package dev.lynex.operator.model;

import dev.lynex.crds.v1alpha1.StoreTls;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Files in a function's pods from Secrets and ConfigMaps, and the settings' values that name them. */
final class MountedFiles {
    static final String FOLDER = "/etc/lynex/";

    private final SecretContents contents;
    private final List<Volume> volumes = new ArrayList<>();
    private final List<VolumeMount> mounts = new ArrayList<>();
    private final TreeSet<String> secrets = new TreeSet<>();

    MountedFiles(SecretContents contents) {
        this.contents = contents;
    }

    /** Mounts a Secret; the values of its keys are named by {@link Folder#key}. */
    Folder secret(String as, String name) {
        secrets.add(name);
        mount(
                as,
                new VolumeBuilder()
                        .withName(as)
                        .withNewSecret()
                        .withSecretName(name)
                        .withDefaultMode(0440)
                        .endSecret()
                        .build());
        return key -> contents.has(name, key) ? Optional.of("file:" + FOLDER + as + "/" + key) : Optional.empty();
    }

    /** The setting for the authorities of a store, mounted from wherever they are; empty for those that Java trusts. */
    Optional<String> authorities(String store, @Nullable StoreTls tls) {
        if (tls == null) {
            return Optional.empty();
        }
        if (tls.caSecret() != null) {
            secret(store + "-ca", tls.caSecret().name());
            return Optional.of(
                    "file:" + FOLDER + store + "-ca/" + tls.caSecret().key());
        }
        if (tls.caConfigMap() != null) {
            mount(
                    store + "-ca",
                    new VolumeBuilder()
                            .withName(store + "-ca")
                            .withNewConfigMap()
                            .withName(tls.caConfigMap().name())
                            .endConfigMap()
                            .build());
            return Optional.of(
                    "file:" + FOLDER + store + "-ca/" + tls.caConfigMap().key());
        }
        return Optional.empty();
    }

    /** A folder of files that are named by the keys of a Secret. */
    @FunctionalInterface
    interface Folder {
        /** The setting's value for a key, empty when the Secret has no such key. */
        Optional<String> key(String key);
    }

    private void mount(String as, Volume volume) {
        volumes.add(volume);
        mounts.add(new VolumeMountBuilder()
                .withName(as)
                .withMountPath(FOLDER + as)
                .withReadOnly(true)
                .build());
    }

    List<Volume> volumes() {
        return Collections.unmodifiableList(volumes);
    }

    List<VolumeMount> mounts() {
        return Collections.unmodifiableList(mounts);
    }

    /** Changes when one of the Secrets does. */
    String hash() {
        var all = new StringBuilder();
        secrets.forEach(secret ->
                all.append(secret).append('=').append(contents.hash(secret)).append('\n'));
        return all.toString();
    }
}
