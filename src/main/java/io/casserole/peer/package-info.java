/**
 * The other nodes of the cluster: who they are, which of them owns a segment, and how they are asked. Stands on the hall; what answers
 * their requests is in the front. Start reading at {@link io.casserole.peer.Ring}.
 */
@NullMarked
package io.casserole.peer;

import org.jspecify.annotations.NullMarked;
