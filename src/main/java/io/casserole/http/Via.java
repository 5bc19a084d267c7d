package io.casserole.http;

/** The {@code Via} field, which names those a message has passed (RFC 9110 §7.6.3). */
public final class Via {
    private Via() {}

    /**
     * The message with us added, such as {@code 1.1 casserole}.
     *
     * @param protocolVersion of the message as received, with or without {@code HTTP/}
     * @param pseudonym a token that stands for our host
     */
    public static Fields append(Fields message, String protocolVersion, String pseudonym) {
        String version = protocolVersion.startsWith("HTTP/") ? protocolVersion.substring(5) : protocolVersion;
        // HTTP/2 and later have no minor version (RFC 9110 §2.5), but containers write one
        boolean hasMinor = version.startsWith("1.") || !version.endsWith(".0");
        String shown = hasMinor ? version : version.substring(0, version.length() - 2);
        return message.plus("Via", shown + " " + pseudonym);
    }
}
