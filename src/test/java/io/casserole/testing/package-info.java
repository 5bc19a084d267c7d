/**
 * The language of the tests: an origin that does what a script says ({@link io.casserole.testing.ScriptedOrigin}, over sockets, and
 * {@link io.casserole.testing.FakeOrigin}, in memory), bodies of any size that need no memory ({@link
 * io.casserole.testing.TestBytes}), and time and threads that a test moves by hand.
 */
@NullMarked
package io.casserole.testing;

import org.jspecify.annotations.NullMarked;
