package dev.lynex.operator.projection;

import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.metadata.Declaration;
import dev.lynex.metadata.Declarations;
import dev.lynex.metadata.MetadataException;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.Owner;
import dev.lynex.operator.Refusal;
import dev.lynex.operator.selection.PlatformName;
import dev.lynex.operator.selection.Target;
import dev.lynex.operator.selection.Targets;
import dev.lynex.operator.stores.MetadataStores;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a kind of resource declares, in the metadata of the platforms that it concerns. A platform that is away holds up no other.
 */
public final class Projection<D extends Declaration> {
    private final MetadataStores stores;
    private final Function<MetadataStore, Declarations<D>> kind;

    public Projection(MetadataStores stores, Function<MetadataStore, Declarations<D>> kind) {
        this.stores = stores;
        this.kind = kind;
    }

    /** A resource, the platforms that may have it, and how to find platforms by {@code namespace/name}. */
    public record Subject(
            Owner owner,
            Collection<String> before,
            Function<String, Optional<LynexPlatform>> platforms,
            KubernetesClient client) {}

    /** Declares it to each target, and takes it back from platforms that are none any more. */
    public Reached declare(Subject subject, Targets targets, Function<Target, D> declaration) {
        var all = new TreeSet<>(subject.before());
        all.addAll(targets.names());
        var reached = new Reached(all);
        for (Target target : targets.list()) {
            told(target.platform(), subject, reached, its -> its.declare(declaration.apply(target)));
        }
        all.removeAll(targets.names());
        release(subject, all, reached);
        return reached;
    }

    /** Leaves it as it is, for those projects only that are these targets'. */
    public Reached retain(Subject subject, Targets targets) {
        var reached = new Reached(subject.before());
        for (String name : subject.before()) {
            List<String> ids = targets.list().stream()
                    .filter(target -> target.name().equals(name))
                    .flatMap(target -> target.ids().stream())
                    .toList();
            subject.platforms()
                    .apply(name)
                    .ifPresent(platform -> told(platform, subject, reached, its -> its.retain(subject.owner(), ids)));
        }
        return reached;
    }

    /** Takes it back from all platforms. */
    public Reached release(Subject subject) {
        var reached = new Reached(subject.before());
        release(subject, List.copyOf(subject.before()), reached);
        return reached;
    }

    private void release(Subject subject, Collection<String> names, Reached reached) {
        for (String name : names) {
            Optional<LynexPlatform> platform = subject.platforms().apply(name);
            // With its platform went what it knew.
            if (platform.isEmpty() || told(platform.get(), subject, reached, its -> its.release(subject.owner()))) {
                reached.left(name);
            }
        }
    }

    private boolean told(LynexPlatform platform, Subject subject, Reached reached, Consumer<Declarations<D>> change) {
        String name = PlatformName.of(platform);
        try {
            change.accept(kind.apply(stores.of(platform, subject.client())));
            return true;
        } catch (MetadataException.Conflict e) {
            reached.isTaken(name, String.valueOf(e.getMessage()));
        } catch (MetadataException.Unavailable e) {
            reached.isAway(name, String.valueOf(e.getMessage()));
        } catch (Refusal e) {
            // It is the platform's spec, and not ours, that names what is missing.
            reached.isAway(name, e.message());
        }
        return false;
    }
}
