package io.casserole.upstream;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;

/** Says why there is no connection, without the addresses that messages of exceptions hold. */
final class Refusals {
    private Refusals() {}

    static String describe(Throwable cause) {
        return "expected a connection, found " + found(cause);
    }

    private static String found(Throwable cause) {
        if (cause instanceof UnknownHostException) {
            return "no address of that name";
        }
        if (cause instanceof SSLException) {
            return "no trusted TLS";
        }
        if (cause instanceof ConnectTimeoutException || cause instanceof SocketTimeoutException) {
            return "no answer in time";
        }
        return cause instanceof ConnectException ? "it refused" : "it closed";
    }
}
