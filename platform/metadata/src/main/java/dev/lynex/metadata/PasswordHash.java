package dev.lynex.metadata;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.Semaphore;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * A password as it is kept: Argon2id with 19 MiB, 2 passes, 1 lane, the minimum of OWASP's Password Storage Cheat Sheet.
 *
 * @param salt 16 random bytes
 * @param hash 32 bytes
 */
record PasswordHash(byte[] salt, byte[] hash) {
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int BYTES = 32;

    /** Each hash in the making holds its memory; a rush of sign-ins must wait and not take the process down. */
    private static final Semaphore AT_A_TIME = new Semaphore(4);

    static PasswordHash of(String password, byte[] salt) {
        var argon2 = new Argon2BytesGenerator();
        argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(MEMORY_KIB)
                .withIterations(PASSES)
                .withParallelism(LANES)
                .withSalt(salt)
                .build());
        byte[] hash = new byte[BYTES];
        AT_A_TIME.acquireUninterruptibly();
        try {
            argon2.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
        } finally {
            AT_A_TIME.release();
        }
        return new PasswordHash(salt, hash);
    }

    boolean matches(String password) {
        return MessageDigest.isEqual(of(password, salt).hash, hash);
    }
}
