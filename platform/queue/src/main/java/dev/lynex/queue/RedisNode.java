package dev.lynex.queue;

import io.lettuce.core.RedisURI;

/** One server of Redis. */
record RedisNode(String host, int port) {
    static RedisNode of(RedisURI uri) {
        return new RedisNode(uri.getHost(), uri.getPort());
    }

    /** Its address, with the credentials, TLS and timeouts of the address that was configured. */
    RedisURI uri(RedisURI like) {
        return RedisURI.builder(like).withHost(host).withPort(port).build();
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
