package dev.lynex.function;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A request that the calling thread serves, as the guard of its connection sees it. */
interface Exchange {
    ScopedValue<Exchange> CURRENT = ScopedValue.newInstance();

    /** The one that the calling thread serves. */
    static Exchange current() {
        return CURRENT.get();
    }

    /** From now on this answer is what the client waits for. */
    void begin(ServerRequest req, ServerResponse res, Admission.Ticket ticket);

    /** Whether a request is under way, so that its answer has an id already. */
    boolean isAnswering();

    /** The answer goes out though the client may still be sending. */
    void leavesBody(ServerResponse res);

    /** The answer is out. */
    void end();

    /**
     * Tells when the client goes away while its answer is worked on.
     *
     * @param gone called once, by another thread; null: nobody is told any more, and nobody is being told
     */
    default void listen(@Nullable Runnable gone) {
        // Where nobody can tell, the work goes on to its deadline.
    }

    /**
     * Reads of the body, waiting for the client within its deadline.
     *
     * @return -1 at the body's own end, never where it was merely cut
     * @throws ProblemException 408 when the client took too long
     * @throws io.helidon.webserver.CloseConnectionException when it took too long or is gone, and there is nobody left to
     *     answer
     */
    int readBody(InputStream in, byte[] bytes, int offset, int length) throws IOException;
}
