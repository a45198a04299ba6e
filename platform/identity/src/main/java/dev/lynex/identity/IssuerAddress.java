package dev.lynex.identity;

import java.net.InetAddress;
import java.net.URI;

/** What may be an address of an issuer: https, or http on this machine, where tests and trials run. */
final class IssuerAddress {
    private IssuerAddress() {}

    /** @throws IllegalArgumentException when it may not be one; the message goes on from the setting's name */
    static URI of(String text) {
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw refused();
        }
        String host = uri.getHost();
        boolean safe = "https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && isThisMachine(host));
        if (!safe || host == null || uri.getUserInfo() != null || uri.getFragment() != null) {
            throw refused();
        }
        return uri;
    }

    private static boolean isThisMachine(@org.jspecify.annotations.Nullable String host) {
        if (host == null) {
            return false;
        }
        try {
            return host.equals("localhost") || InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static IllegalArgumentException refused() {
        return new IllegalArgumentException(
                "must be an https:// address without a user or fragment (http:// only on this machine)");
    }
}
