package dev.lynex.function;

import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * Gives up requests whose client has gone away: the thread that works on one is interrupted, so that what it waits for
 * ends as well. For requests that change nothing, since those may end anywhere. Over HTTP/1.1; where a proxy speaks HTTP/2
 * to us the work goes on to its own deadline.
 *
 * @param applies whether a request may be given up
 */
public record Abandoned(Predicate<RoutingRequest> applies) implements Filter {
    @Override
    public void filter(FilterChain chain, RoutingRequest req, RoutingResponse res) {
        if (!applies.test(req)) {
            chain.proceed();
            return;
        }
        Exchange exchange = Exchange.current();
        Thread worker = Thread.currentThread();
        var gone = new AtomicBoolean();
        exchange.listen(() -> {
            gone.set(true);
            worker.interrupt();
        });
        // From then on what is written tells, and who closes with the answer in hand is no reason to break off.
        res.beforeSend(() -> exchange.listen(null));
        try {
            chain.proceed();
        } finally {
            exchange.listen(null);
            if (gone.get()) {
                Thread.interrupted(); // It was ours, and says no more than what follows.
            }
        }
        if (gone.get()) {
            throw new CloseConnectionException("the client went away before its answer");
        }
    }
}
