package dev.lynex.metadata;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whose pages may send with a browser key.
 *
 * @param value {@code scheme://host} or {@code scheme://host:port} as browsers write it (RFC 6454 §6.2: lower case, no
 *     default port), or {@code *} for all
 */
public record Origin(String value) {
    public static final Origin ALL = new Origin("*");

    private static final Pattern FORM =
            Pattern.compile("([a-z][a-z0-9+.-]{0,31})://([a-z0-9._-]{1,253}|\\[[0-9a-f:.]{2,45}])(?::(\\d{1,5}))?");

    /** @throws MetadataException.Invalid when it is no origin */
    public Origin {
        if (!value.equals("*") && !FORM.matcher(value).matches()) {
            throw new MetadataException.Invalid(
                    "an origin must be scheme://host or scheme://host:port without a path, such as"
                            + " https://app.example.com, or * for all");
        }
    }

    /**
     * Reads one as people write it: in any case, with a default port or without.
     *
     * @throws MetadataException.Invalid when it is no origin
     */
    public static Origin of(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        Matcher parts = FORM.matcher(lower);
        if (parts.matches() && parts.group(3) != null) {
            String written = parts.group(1) + ":" + Integer.parseInt(parts.group(3));
            if (written.equals("https:443") || written.equals("http:80")) {
                return new Origin(lower.substring(0, lower.lastIndexOf(':')));
            }
        }
        return new Origin(lower);
    }
}
