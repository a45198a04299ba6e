package dev.lynex.operator.model;

import dev.lynex.crds.v1alpha1.GatewayDuration;

/** A duration of a spec as settings have it. */
final class SettingDuration {
    private SettingDuration() {}

    /** @param text such as {@code 1h30m}, which the schema has checked */
    static String of(String text) {
        return GatewayDuration.parse(text).toMillis() + "ms";
    }
}
