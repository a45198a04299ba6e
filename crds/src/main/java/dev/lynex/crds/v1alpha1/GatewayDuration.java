package dev.lynex.crds.v1alpha1;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as these resources write them, which is as the Gateway API does (GEP-2257): {@code 10s}, {@code 1h30m}. */
public final class GatewayDuration {
    private static final Pattern PART = Pattern.compile("([0-9]{1,5})(h|ms|m|s)");
    private static final Pattern FORM = Pattern.compile(Patterns.DURATION);

    private GatewayDuration() {}

    /** @throws IllegalArgumentException when the text has another form */
    public static Duration parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no duration: write one to four numbers with h, m, s or ms, such as 1h30m");
        }
        Duration sum = Duration.ZERO;
        Matcher parts = PART.matcher(text);
        while (parts.find()) {
            sum = sum.plus(Long.parseLong(parts.group(1)), unit(parts.group(2)));
        }
        return sum;
    }

    private static ChronoUnit unit(String letters) {
        return switch (letters) {
            case "h" -> ChronoUnit.HOURS;
            case "m" -> ChronoUnit.MINUTES;
            case "s" -> ChronoUnit.SECONDS;
            default -> ChronoUnit.MILLIS;
        };
    }
}
