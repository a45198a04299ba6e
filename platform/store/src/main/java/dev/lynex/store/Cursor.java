package dev.lynex.store;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a page of a list ended: the order of events is newest first, then by trace and id. Opaque to clients, base64url
 * of {@code 1 \n ts in ns \n trace \n event id}.
 */
record Cursor(long tsNanos, String traceId, String eventId) {
    private static final String VERSION = "1";

    String text() {
        String plain = VERSION + "\n" + tsNanos + "\n" + traceId + "\n" + eventId;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws StoreException.Rejected when it is none of ours */
    static Cursor parse(String text) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("\n", 4);
            if (parts.length == 4 && parts[0].equals(VERSION)) {
                return new Cursor(Long.parseLong(parts[1]), parts[2], parts[3]);
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new StoreException.Rejected("the cursor is not one that this API gave; start from the first page");
    }
}
