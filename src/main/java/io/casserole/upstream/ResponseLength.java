package io.casserole.upstream;

import java.util.Locale;
import java.util.Set;
import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpMessage;
import org.apache.hc.core5.http.impl.DefaultContentLengthStrategy;
import org.jspecify.annotations.Nullable;

/**
 * How the end of a response's body is found (RFC 9112 §6.3). HttpCore's own rule, which knows {@code chunked} alone, and one more: behind
 * a transfer coding that does not exist, as some applications name one, the body is what comes until the connection closes.
 *
 * <p>A coding that does exist is refused: it was not asked for, and what it hides would be passed on as if it were the content.
 */
final class ResponseLength implements ContentLengthStrategy {
    /** RFC 9112 §7; the names with {@code x-} stand for those without. */
    private static final Set<String> REGISTERED =
            Set.of("chunked", "gzip", "x-gzip", "compress", "x-compress", "deflate", "identity", "trailers");

    @Override
    public long determineLength(HttpMessage response) throws HttpException {
        Header[] codings = response.getHeaders("Transfer-Encoding");
        boolean unknown = codings.length == 1 && isToken(codings[0].getValue()) && !isRegistered(codings[0].getValue());
        return unknown ? UNDEFINED : DefaultContentLengthStrategy.INSTANCE.determineLength(response);
    }

    private static boolean isToken(@Nullable String coding) {
        return coding != null && coding.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    }

    private static boolean isRegistered(String coding) {
        return REGISTERED.contains(coding.toLowerCase(Locale.ROOT));
    }
}
