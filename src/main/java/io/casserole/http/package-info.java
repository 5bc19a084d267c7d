/**
 * The rules of HTTP as pure values: messages' fields, ranges, validators, freshness and the decisions that RFC 9110,
 * 9111, 9211, 8586 and 7239 ask for. Nothing here reads a clock, a socket or a log; what depends on time takes an
 * {@link java.time.Instant}. The package needs only the JDK and every other package may use it. Read {@link
 * io.casserole.http.Fields} first, then {@link io.casserole.http.ByteRange} and {@link io.casserole.http.Validator}.
 */
@NullMarked
package io.casserole.http;

import org.jspecify.annotations.NullMarked;
