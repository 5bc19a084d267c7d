package io.casserole.config;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * A range of IP addresses that share their first bits, written as one address or in CIDR form: {@code 10.0.0.0/8},
 * {@code ::1}.
 *
 * @param network any address of the range
 * @param prefix  how many leading bits its addresses share, 0 to 32 for IPv4, 0 to 128 for IPv6
 */
public record AddressRange(InetAddress network, int prefix) {

    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";

    /** Only literals pass, so that reading a setting never asks the name service. */
    private static final Pattern LITERAL =
            Pattern.compile(OCTET + "(\\." + OCTET + "){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private static final Pattern PREFIX = Pattern.compile("\\d{1,3}");

    public AddressRange {
        if (prefix < 0 || prefix > bits(network)) {
            throw new IllegalArgumentException(
                    "expected a prefix from 0 to " + bits(network) + " for " + network + ", found " + prefix);
        }
    }

    /**
     * Reads an address, which is a range of one, or a range in CIDR form.
     *
     * @throws IllegalArgumentException if the text is neither; a host name is neither
     */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        InetAddress network = literal(slash < 0 ? text : text.substring(0, slash));
        if (slash < 0) {
            return new AddressRange(network, bits(network));
        }
        String prefix = text.substring(slash + 1);
        if (!PREFIX.matcher(prefix).matches()) {
            throw unreadable(text);
        }
        return new AddressRange(network, Integer.parseInt(prefix));
    }

    /** Whether the address is in this range; an IPv4 address is never in a range of IPv6. */
    public boolean contains(InetAddress address) {
        int rest = bits(network) - prefix;
        return bits(address) == bits(network)
                && number(address).shiftRight(rest).equals(number(network).shiftRight(rest));
    }

    private static InetAddress literal(String text) {
        if (!LITERAL.matcher(text).matches()) {
            throw unreadable(text);
        }
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw unreadable(text);
        }
    }

    private static int bits(InetAddress address) {
        return address.getAddress().length * Byte.SIZE;
    }

    private static BigInteger number(InetAddress address) {
        return new BigInteger(1, address.getAddress());
    }

    private static IllegalArgumentException unreadable(String text) {
        return new IllegalArgumentException(
                "expected an IP address or a range such as 10.0.0.0/8, found '" + text + "'");
    }
}
