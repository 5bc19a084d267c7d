/** What runs Casserole from the build; no part of the WAR. */
@NullMarked
package io.casserole.launch;

import org.jspecify.annotations.NullMarked;
