/**
 * The local stores: descriptors and segments in Ehcache's heap, off-heap and disk tiers, and the accounts of their memory. Builds on
 * {@code segment}; the only package that sees Ehcache. {@link io.casserole.tier.Tiers} opens and closes everything; read {@code
 * LocalStore} after it, which joins the segments in memory with those below. {@code HotCopies} and {@code NearCopies} hold what other nodes
 * own.
 */
@NullMarked
package io.casserole.tier;

import org.jspecify.annotations.NullMarked;
