/**
 * The hall: the ports {@code SegmentSource} and {@code PassThrough}, the values they exchange, and the flights that let any
 * number of readers share one fetch. Each step of the walk is a {@code SegmentSource} whose fallback is the next one.
 * Below it lies only {@code http}.
 */
@NullMarked
package io.casserole.segment;

import org.jspecify.annotations.NullMarked;
