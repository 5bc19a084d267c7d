package io.casserole.servlet;

import io.casserole.config.ClientConfig;
import io.casserole.http.Fields;
import jakarta.servlet.AsyncContext;
import java.util.Optional;

/** Lets requests in, as many of one address at once as {@code max-clients-per-address} says. */
final class Admission {
    private static final Fields LATER = Fields.of("Retry-After", "1", "Cache-Control", "no-store"); // RFC 6585 §4

    private final Optional<AddressLimit> limit;
    private final ClientAddress addresses;

    Admission(ClientConfig config) {
        this.limit = config.maxPerAddress().map(AddressLimit::new);
        this.addresses = new ClientAddress(config);
    }

    /**
     * Leave to answer a request, to be run when it is answered; empty if it is to be refused. It is also given back when the container ends
     * the request, of which, however, Jetty tells nobody after it has cut a response.
     */
    Optional<Runnable> admit(ClientRequest request, AsyncContext async) {
        if (limit.isEmpty()) {
            return Optional.of(() -> {});
        }
        Optional<Runnable> leave = limit.get().enter(addresses.of(request));
        leave.ifPresent(it -> async.addListener(new GoneListener(it)));
        return leave;
    }

    /** What is said to whoever is not let in. */
    static Route.Refuse refusal() {
        return new Route.Refuse(429, LATER, "429 Too Many Requests: others of this address are being answered.");
    }
}
