/**
 * The local stores: descriptors and segments in Ehcache's heap, off-heap and disk tiers, and the accounts of their memory.
 * Builds on {@code segment}; the only package that sees Ehcache.
 */
@NullMarked
package io.casserole.tier;

import org.jspecify.annotations.NullMarked;
