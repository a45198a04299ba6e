package dev.lynex.queue;

/**
 * What makes a retried request recognisable within the window.
 *
 * @param key 16 bytes: of the Idempotency-Key's or the body's SHA-256
 * @param body 8 bytes of the decoded body's SHA-256, to tell a retry from another request under the same key
 */
public record Identity(byte[] key, byte[] body) {
    public Identity {
        if (key.length != 16 || body.length != 8) {
            throw new IllegalArgumentException("identity is 16 and 8 bytes, was " + key.length + " and " + body.length);
        }
    }
}
