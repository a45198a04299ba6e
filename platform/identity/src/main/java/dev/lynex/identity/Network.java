package dev.lynex.identity;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Where a call comes from, as far as one person has it: an IPv4 address, or the first 64 bits of an IPv6 address, of which
 * a household gets more than can be counted.
 */
public record Network(String value) {
    /** What is no address is one network, so that nobody escapes by sending such. */
    public static final Network UNKNOWN = new Network("unknown");

    private static final int PREFIX_BYTES = 8;

    /** The network of an address in letters; never asks a name server. */
    public static Network of(String address) {
        try {
            InetAddress parsed = InetAddress.ofLiteral(address.strip());
            return parsed instanceof Inet6Address six
                    ? new Network(HexFormat.of().formatHex(Arrays.copyOf(six.getAddress(), PREFIX_BYTES)))
                    : new Network(parsed.getHostAddress());
        } catch (IllegalArgumentException e) {
            return UNKNOWN;
        }
    }
}
