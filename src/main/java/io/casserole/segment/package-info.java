/**
 * The hall: the ports through which the rooms meet ({@link io.casserole.segment.SegmentSource}, {@link
 * io.casserole.segment.ObjectSource}, {@link io.casserole.segment.PassThrough}, {@link io.casserole.segment.Origin}), the values
 * they exchange, and the reference-counted bytes of segments. Needs only the JDK and {@code http}. Read {@link
 * io.casserole.segment.SegmentSource} first, then {@link io.casserole.segment.SegmentBytes}.
 */
@NullMarked
package io.casserole.segment;

import org.jspecify.annotations.NullMarked;
