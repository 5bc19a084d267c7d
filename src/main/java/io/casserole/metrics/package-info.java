/**
 * What the parts of a node count, for those who operate it: as text for Prometheus, as MBeans, and as a snapshot that can be added to those of
 * other nodes. The only package that knows Micrometer; the others show their numbers on {@link io.casserole.segment.Instruments}. Read
 * {@code Meters} first.
 */
@NullMarked
package io.casserole.metrics;

import org.jspecify.annotations.NullMarked;
