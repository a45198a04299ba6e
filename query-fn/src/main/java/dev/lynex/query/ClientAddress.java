package dev.lynex.query;

import dev.lynex.identity.Network;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.util.List;
import java.util.stream.Stream;

/** Where a request comes from, behind so many proxies that are trusted. */
final class ClientAddress {
    private final int trustedProxies;

    ClientAddress(int trustedProxies) {
        this.trustedProxies = trustedProxies;
    }

    /**
     * Each proxy adds to the end whom it heard it from, so of the last entries so many are true; what stands before them
     * anybody may have written.
     */
    Network of(ServerRequest req) {
        String peer = req.remotePeer().host();
        List<String> forwarded = req.headers().values(HeaderNames.X_FORWARDED_FOR).stream()
                .flatMap(value -> Stream.of(value.split(",", -1)))
                .toList();
        boolean passedAll = trustedProxies > 0 && forwarded.size() >= trustedProxies;
        return Network.of(passedAll ? forwarded.get(forwarded.size() - trustedProxies) : peer);
    }
}
