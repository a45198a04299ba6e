package dev.lynex.operator.platform;

import dev.lynex.component.Check;
import dev.lynex.component.Component;

/** Asks a store only whether it answers. */
final class CheckLook implements StoreProbe.Asking<Component, Check> {
    @Override
    public Check ask(Component store) {
        return store.check();
    }

    @Override
    public Check unasked(Check check) {
        return check;
    }
}
