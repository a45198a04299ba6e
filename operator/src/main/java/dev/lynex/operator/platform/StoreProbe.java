package dev.lynex.operator.platform;

import dev.lynex.component.Check;
import dev.lynex.component.Component;
import dev.lynex.operator.stores.StoreAccess;
import dev.lynex.settings.SettingsException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connection to one store of a platform, by which it is asked how it is; made anew when what it is made of has changed.
 *
 * @param <C> the store
 * @param <F> what is found
 */
final class StoreProbe<C extends Component, F> implements Probe<F> {
    /** What it would be made of now. */
    @FunctionalInterface
    interface Resolving {
        StoreAccess access() throws StoreAccess.Missing;
    }

    /** Wires the store; does no I/O. */
    @FunctionalInterface
    interface Connecting<C> {
        C connect(StoreAccess access);
    }

    /** Asks it; throws nothing. */
    interface Asking<C, F> {
        F ask(C store);

        /** What is found of a store that could not even be asked. */
        F unasked(Check check);
    }

    private final Resolving resolving;
    private final Connecting<C> connecting;
    private final Asking<C, F> asking;
    private @Nullable StoreAccess access;
    private @Nullable C store;

    StoreProbe(Resolving resolving, Connecting<C> connecting, Asking<C, F> asking) {
        this.resolving = resolving;
        this.connecting = connecting;
        this.asking = asking;
    }

    @Override
    public F look() {
        try {
            return asking.ask(current());
        } catch (StoreAccess.Missing | IllegalArgumentException | SettingsException | KubernetesClientException e) {
            return asking.unasked(Check.down(String.valueOf(e.getMessage())));
        }
    }

    private C current() throws StoreAccess.Missing {
        StoreAccess wanted = resolving.access();
        if (store == null || !wanted.equals(access)) {
            close();
            store = connecting.connect(wanted);
            access = wanted;
        }
        return Objects.requireNonNull(store);
    }

    @Override
    public void close() {
        if (store != null) {
            store.close();
            store = null;
        }
    }
}
