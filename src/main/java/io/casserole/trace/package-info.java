/**
 * Tells spans to OpenTelemetry, if the container or the application that embeds us has it. Below it are only the port that it implements and
 * the fields in which a trace travels. To be read first: {@link io.casserole.trace.Traces}.
 */
@NullMarked
package io.casserole.trace;

import org.jspecify.annotations.NullMarked;
