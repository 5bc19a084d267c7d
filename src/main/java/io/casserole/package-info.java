/**
 * The roof: wires the packages below into one running Casserole, starts it and stops it.
 * The only package that sees everybody, and seen by nobody. Read {@code Casserole} first.
 */
@NullMarked
package io.casserole;

import org.jspecify.annotations.NullMarked;
