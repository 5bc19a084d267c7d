package io.casserole.peer;

import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** Asks the node at an address who it is. */
@FunctionalInterface
public interface Pinger {
    /**
     * The member as it describes itself. Never throws and never blocks; fails within two seconds if there is no answer, or none that can be
     * read.
     */
    CompletableFuture<Member> ping(URI address);
}
