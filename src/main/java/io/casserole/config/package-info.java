/**
 * The settings: names, defaults and units, where their values come from, and the records each room is configured with.
 * Ground floor: knows only the JDK. Every problem found is reported in one message. Start reading at
 * {@link io.casserole.config.CasseroleConfig}, then {@link io.casserole.config.Settings}.
 */
@NullMarked
package io.casserole.config;

import org.jspecify.annotations.NullMarked;
