/**
 * The decisions of a shared HTTP cache: what may be stored, what is fresh, what must be validated, what answers a request.
 * Builds on {@code segment} and {@code http}; knows neither the stores nor the wire. Read {@link io.casserole.cache.HttpCache} first, then
 * {@link io.casserole.cache.Directory}, which finds objects, and {@code Exchange}, which decides what of one a request gets.
 */
@NullMarked
package io.casserole.cache;

import org.jspecify.annotations.NullMarked;
