package io.casserole.it;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Requests that two recipients could read as different messages, or as a different number of them, as they are written on the wire.
 * What each could hide is a second request of its own.
 *
 * <p>Not here is what RFC 9112 lets a recipient read in one way only: two spaces in a request line (§3), bare LF at the end of a line of
 * the head (§2.2).
 *
 * @param why the rule it breaks
 * @param message its bytes in ISO-8859-1
 * @param statuses with which RFC 9110 and 9112 let a server refuse it
 */
record Smuggling(String why, String message, Set<Integer> statuses) {
    /** Where the hidden request goes. */
    static final String HIDDEN = "/hidden";

    private static final String SECOND = "GET " + HIDDEN + " HTTP/1.1\r\nHost: node\r\n\r\n";
    private static final String CHUNKED = "Transfer-Encoding: chunked";

    private static final Set<Integer> BAD = Set.of(400);
    /** RFC 9112 §6.1: a coding that is not understood may also be answered so. */
    private static final Set<Integer> BAD_OR_NOT_IMPLEMENTED = Set.of(400, 501);
    /** RFC 9112 §3 and RFC 6585 §5: what is too long has statuses of its own. */
    private static final Set<Integer> TOO_LONG = Set.of(400, 414, 431);

    static List<Smuggling> all() {
        return Stream.of(lengths(), codings(), chunks(), fields(), hosts(), lines(), sizes())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Smuggling> lengths() {
        return List.of(
                post(
                        "RFC 9112 §6.3: Content-Length beside Transfer-Encoding",
                        "0\r\n\r\n",
                        "Content-Length: 6",
                        CHUNKED),
                post(
                        "RFC 9112 §6.3: Transfer-Encoding before Content-Length",
                        "0\r\n\r\n",
                        CHUNKED,
                        "Content-Length: 6"),
                post("RFC 9112 §6.3: two lengths", "12345", "Content-Length: 5", "Content-Length: 6"),
                post("RFC 9112 §6.3: a list of two lengths", "12345", "Content-Length: 5, 6"),
                post("RFC 9110 §8.6: a length with a sign", "12345", "Content-Length: +5"),
                post("RFC 9110 §8.6: a negative length", "12345", "Content-Length: -5"),
                post("RFC 9110 §8.6: a length in hex", "12345", "Content-Length: 0x5"),
                post("RFC 9110 §8.6: a length with a letter", "12345", "Content-Length: 5a"),
                post("RFC 9110 §8.6: a length with a space inside", "12345", "Content-Length: 5 5"),
                post("RFC 9110 §8.6: a length beyond all numbers", "12345", "Content-Length: 18446744073709551621"),
                post("RFC 9110 §8.6: an empty length", "12345", "Content-Length:"));
    }

    private static List<Smuggling> codings() {
        return Stream.of(
                        "xchunked",
                        "chunked, identity",
                        "chunked, gzip",
                        "identity",
                        "chunked, chunked",
                        "\"chunked\"",
                        "chunked;q=1",
                        "chunked\u000b",
                        "\u000bchunked",
                        "chu nked",
                        "chunk",
                        "")
                .map(coding -> new Smuggling(
                        "RFC 9112 §6.1: the coding " + coding.replace('\u000b', '?'),
                        request("POST", "0\r\n\r\n", "Host: node", "Transfer-Encoding: " + coding),
                        BAD_OR_NOT_IMPLEMENTED))
                .toList();
    }

    private static List<Smuggling> chunks() {
        return List.of(
                chunked("no number", "x\r\n12345\r\n0\r\n\r\n"),
                chunked("a number in C's way", "0x5\r\n12345\r\n0\r\n\r\n"),
                chunked("a negative number", "-5\r\n12345\r\n0\r\n\r\n"),
                chunked("a number with a sign", "+5\r\n12345\r\n0\r\n\r\n"),
                chunked("two numbers", "5 5\r\n12345\r\n0\r\n\r\n"),
                chunked("nothing", "\r\n12345\r\n0\r\n\r\n"),
                chunked("a number beyond all", "10000000000000005\r\n12345\r\n0\r\n\r\n"),
                chunked("a chunk longer than said", "5\r\n1234567\r\n0\r\n\r\n"),
                chunked("a chunk that no line end follows", "5\r\n123450\r\n\r\n"),
                chunked("an extension with a bare LF", "5;a=\nb\r\n12345\r\n0\r\n\r\n"),
                chunked("a bare LF behind the number", "5\n12345\r\n0\r\n\r\n"),
                chunked("a bare LF behind the chunk", "5\r\n12345\n0\r\n\r\n"),
                chunked("an extension with a bare CR", "5;a=\rb\r\n12345\r\n0\r\n\r\n"),
                chunked("an extension with a NUL", "5;a=\0\r\n12345\r\n0\r\n\r\n"));
    }

    private static List<Smuggling> fields() {
        return List.of(
                get("RFC 9112 §5.2: a folded line", "Host: node", "X-A: b", " Content-Length: 5"),
                get("RFC 9112 §5.2: a line folded by a tab", "Host: node", "X-A: b", "\tc"),
                get("RFC 9112 §2.2: a space before the first field", " Host: node"),
                get("RFC 9112 §5.1: a space before the colon", "Host: node", "X-A : b"),
                post("RFC 9112 §5.1: a space before the colon of the length", "12345", "Content-Length : 5"),
                post(
                        "RFC 9112 §5.1: a tab before the colon of the coding",
                        "0\r\n\r\n",
                        "Transfer-Encoding\t: chunked"),
                get("RFC 9110 §5.5: a NUL in a value", "Host: node", "X-A: b\0c"),
                get("RFC 9110 §5.5: a bare CR in a value", "Host: node", "X-A: b\rContent-Length: 5"),
                get("RFC 9110 §5.6.2: a NUL in a name", "Host: node", "X\0A: b"),
                get("RFC 9110 §5.6.2: a bare CR in a name", "Host: node", "X\rA: b"),
                get("RFC 9110 §5.6.2: a name that is no token", "Host: node", "X(A): b"),
                get("RFC 9110 §5.6.2: no name", "Host: node", ": b"),
                get("RFC 9112 §5: no colon", "Host: node", "X-A"));
    }

    private static List<Smuggling> hosts() {
        return List.of(
                get("RFC 9112 §3.2: no Host", "X-A: b"),
                get("RFC 9112 §3.2: two Hosts", "Host: node", "Host: other.example"),
                get("RFC 9112 §3.2: the same Host twice", "Host: node", "Host: node"),
                get("RFC 9112 §3.2: a Host with a space", "Host: no de"),
                get("RFC 9112 §3.2: a Host with a path", "Host: node/a"),
                get("RFC 9112 §3.2: a Host with a user", "Host: user@node"),
                get("RFC 9112 §3.2: a Host whose port is none", "Host: node:http"),
                line("RFC 9112 §3.2.2: another host in the target", "GET http://other.example/first HTTP/1.1"));
    }

    private static List<Smuggling> lines() {
        return List.of(
                line("RFC 9112 §3: a space at the end", "GET /first HTTP/1.1 "),
                line("RFC 9112 §3.2: a space in the target", "GET /fi rst HTTP/1.1"),
                line("RFC 9112 §3.2: a bare CR in the target", "GET /fi\rrst HTTP/1.1"),
                line("RFC 9112 §3.2: a NUL in the target", "GET /fi\0rst HTTP/1.1"),
                line("RFC 9112 §3.2: a fragment", "GET /first#a HTTP/1.1"),
                line("RFC 9112 §3.1: a method that is no token", "G(T /first HTTP/1.1"),
                new Smuggling(
                        "RFC 9112 §2.3: no such version",
                        "GET /first HTTP/1.11\r\nHost: node\r\n\r\n" + SECOND,
                        Set.of(400, 505)));
    }

    private static List<Smuggling> sizes() {
        String long32k = "a".repeat(32 << 10);
        return List.of(
                new Smuggling(
                        "RFC 9112 §3: a target too long",
                        "GET /" + long32k + " HTTP/1.1\r\nHost: node\r\n\r\n" + SECOND,
                        TOO_LONG),
                new Smuggling(
                        "RFC 6585 §5: a field too long", request("GET", "", "Host: node", "X-A: " + long32k), TOO_LONG),
                new Smuggling(
                        "RFC 6585 §5: fields too many",
                        request("GET", "", "Host: node", "X-A: b\r\n".repeat(4 << 10) + "X-A: b"),
                        TOO_LONG));
    }

    private static Smuggling post(String why, String body, String... fields) {
        return new Smuggling(why, request("POST", body, "Host: node\r\n" + String.join("\r\n", fields)), BAD);
    }

    private static Smuggling chunked(String what, String body) {
        return post("RFC 9112 §7.1: " + what, body, CHUNKED);
    }

    private static Smuggling get(String why, String... fields) {
        return new Smuggling(why, request("GET", "", fields), BAD);
    }

    /** Where it ends is certain, so the connection could go on: it says that it does not. */
    private static Smuggling line(String why, String requestLine) {
        return new Smuggling(why, requestLine + "\r\nHost: node\r\nConnection: close\r\n\r\n", BAD);
    }

    private static String request(String method, String body, String... fields) {
        return method + " /first HTTP/1.1\r\n" + String.join("\r\n", fields) + "\r\n\r\n" + body + SECOND;
    }

    @Override
    public String toString() {
        return why;
    }
}
