package dev.lynex.engines;

import org.jspecify.annotations.Nullable;

/** An engine or its folder cannot be used. The message is one line, says what to do where that is known, and holds no secret. */
public final class EngineException extends RuntimeException {
    public EngineException(String message) {
        super(message);
    }

    public EngineException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
