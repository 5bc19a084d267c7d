/**
 * The settings: names, defaults and units, where their values come from, and the records each room is configured with.
 * Ground floor: knows only the JDK. Every problem found is reported in one message.
 */
@NullMarked
package io.casserole.config;

import org.jspecify.annotations.NullMarked;
