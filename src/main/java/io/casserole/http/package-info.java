/**
 * The rules of RFC 9110, RFC 9111 and RFC 9211 as pure functions over values: ranges, conditions, freshness, fields.
 * Ground floor: knows only the JDK, and has no I/O, no clock and no log.
 */
@NullMarked
package io.casserole.http;

import org.jspecify.annotations.NullMarked;
