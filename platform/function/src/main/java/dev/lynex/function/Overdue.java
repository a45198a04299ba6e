package dev.lynex.function;

import io.helidon.webserver.CloseConnectionException;

/** The client took longer than it may; its connection is closed and there is nobody left to answer. */
final class Overdue extends CloseConnectionException {
    private static final long serialVersionUID = 1L;

    Overdue(String message) {
        super(message);
    }
}
