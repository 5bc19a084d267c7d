/** A web application of before {@code jakarta}, in front of which Casserole is tested. */
@NullMarked
package io.casserole.legacy;

import org.jspecify.annotations.NullMarked;
