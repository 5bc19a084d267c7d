package io.casserole.upstream;

import io.casserole.config.UpstreamConfig;
import io.casserole.http.AcceptEncoding;
import io.casserole.http.ByteRange;
import io.casserole.http.Fields;
import io.casserole.http.HopByHop;
import io.casserole.http.TraceContext;
import io.casserole.segment.Descriptor;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The request fields of our own requests. A probe carries what the client sent, less what must not decide what others get; a fetch
 * carries the fields of the variant and no more of any client.
 */
final class FetchFields {
    /** What is said about one request or one connection, or by one client for itself. */
    private static final Set<String> OF_THE_CLIENT = Set.of(
            // RFC 9110 §13.1, §14.2: conditions and ranges are the cache's to answer
            "if-match",
            "if-none-match",
            "if-modified-since",
            "if-unmodified-since",
            "if-range",
            "range",
            // RFC 9110 §7.2, §7.6.2, §10.1.1: about this message, or about a body that is not sent
            "expect",
            "host",
            "max-forwards",
            "content-length",
            "content-type",
            "content-encoding");

    /** What some origins let change their answer although no {@code Vary} names it: one client could decide what all get. */
    private static final Set<String> POISONOUS = Set.of(
            // where the request is said to have gone: the host, scheme or URL that links and redirects are made of
            "forwarded",
            "front-end-https",
            "x-backend-host",
            "x-forwarded",
            "x-host",
            "x-http-destinationurl",
            "x-http-host-override",
            "x-override-url",
            "x-proto",
            "x-proxy-url",
            "x-rewrite-uri",
            "x-rewrite-url",
            "x-scheme",
            "x-server-name",
            "x-url-scheme",
            // what it is said to be
            "x-http-method",
            "x-http-method-override",
            "x-method-override",
            // whom it is said to come from
            "cf-connecting-ip",
            "client-ip",
            "fastly-client-ip",
            "true-client-ip",
            "x-client-ip",
            "x-cluster-client-ip",
            "x-originating-ip",
            "x-real-ip",
            "x-remote-addr",
            "x-remote-ip",
            // to CGI programs, the proxy they are to use
            "proxy");

    private static final List<String> POISONOUS_STARTS =
            List.of("x-forwarded-", "x-original-", "x-middleware-", "x-invoke-");

    private FetchFields() {}

    /**
     * Fields of a probe that a request with {@code client} fields causes. {@code Authorization} is among them if the cache may be
     * asked with it at all; no later fetch sends it.
     *
     * @param keyFields what tells objects apart decides for those with the same value only, and is sent whatever it is
     */
    static Fields probe(Fields client, UpstreamConfig.Encoding encoding, Collection<String> keyFields) {
        Fields kept = HopByHop.endToEnd(client)
                .without(name -> (OF_THE_CLIENT.contains(name) || isPoisonous(name)) && !keyFields.contains(name));
        Fields traced = TraceContext.carry(client, kept);
        return encoding == UpstreamConfig.Encoding.IDENTITY
                ? identity(traced)
                : traced.with("Accept-Encoding", AcceptEncoding.normalised(client));
    }

    private static boolean isPoisonous(String name) {
        return POISONOUS.contains(name) || POISONOUS_STARTS.stream().anyMatch(name::startsWith);
    }

    /** The same request, for some bytes only. */
    static Fields ranged(Fields fields, ByteRange range) {
        return fields.with("Range", range.toRangeField());
    }

    /** The same request, for bytes without a coding. */
    static Fields identity(Fields fields) {
        return fields.with("Accept-Encoding", "identity");
    }

    /** {@code fields} of a validation, which speaks for its client (RFC 9111 §3.5). */
    static Fields authorized(Fields fields, Fields client) {
        return client.joined("Authorization")
                .map(credentials -> fields.with("Authorization", credentials))
                .orElse(fields);
    }

    /** {@code fields} of a later fetch with the {@code Accept-Encoding} that gets the stored coding again. */
    static Fields coded(Descriptor descriptor, Fields fields) {
        if (descriptor.variantFields().has("Accept-Encoding")) {
            return fields;
        }
        String coding = descriptor.fields().joined("Content-Encoding").orElse("identity");
        return fields.with("Accept-Encoding", coding);
    }
}
