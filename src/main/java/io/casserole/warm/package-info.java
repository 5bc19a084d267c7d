/**
 * Warm-up: bringing into the cache what will be asked for, before it is. Knows lists, jobs and their pace; what it takes to have an object or a
 * segment kept is behind {@code Keeper}. Read {@code WarmJobs} first, then {@code WarmRun}.
 */
@NullMarked
package io.casserole.warm;

import org.jspecify.annotations.NullMarked;
