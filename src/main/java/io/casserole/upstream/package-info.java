/**
 * The way to the origin: probes, ranged fetches that are checked before they count, and pass-through of everything else.
 * Builds on {@code segment} and {@code http}; HttpClient is seen here and nowhere else, so the wires to other nodes are made here too
 * ({@link io.casserole.upstream.HttpWire}).
 */
@NullMarked
package io.casserole.upstream;

import org.jspecify.annotations.NullMarked;
