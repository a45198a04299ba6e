package dev.lynex.metadata;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a page of dead letters ended. Opaque to clients. */
record LetterCursor(Instant at, String id) {
    private static final Pattern TEXT = Pattern.compile("1 (\\d{1,18}) ([0-9a-f]{32})");

    String text() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(("1 " + at.toEpochMilli() + " " + id).getBytes(StandardCharsets.UTF_8));
    }

    /** @throws MetadataException.Invalid when it is none of ours */
    static LetterCursor parse(String text) {
        try {
            Matcher parts = TEXT.matcher(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8));
            if (parts.matches()) {
                return new LetterCursor(Instant.ofEpochMilli(Long.parseLong(parts.group(1))), parts.group(2));
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new MetadataException.Invalid("the cursor is not one that this API gave; start from the first page");
    }
}
