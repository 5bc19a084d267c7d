package io.casserole;

import io.casserole.admin.AdminAccess;
import io.casserole.admin.Administration;
import io.casserole.admin.Sessions;
import io.casserole.servlet.Front;
import io.casserole.tier.Tiers;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running node: opened when the web application is deployed, closed when it is undeployed. */
public final class Casserole implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Casserole.class);

    private final Parts parts;
    private final Core core;
    private final ClientSide clients;
    private final Administration administration;
    private final Duration drainTimeout;

    private Casserole(
            Parts parts, Core core, ClientSide clients, Administration administration, Duration drainTimeout) {
        this.parts = parts;
        this.core = core;
        this.clients = clients;
        this.administration = administration;
        this.drainTimeout = drainTimeout;
    }

    /**
     * Opens the stores and connects the parts. Nothing is asked of the origin yet, and nobody is told.
     *
     * @param contextPath of the web application: other nodes find this one below it
     * @throws RuntimeException with a message for the operator, if the node cannot run
     */
    static Casserole open(LiveSettings settings, String contextPath) {
        Parts parts = new Parts(); // closed the other way round
        try {
            return open(settings, contextPath, parts);
        } catch (RuntimeException e) {
            parts.close(); // a node that does not start must leave no thread, and no lock on its directory
            throw e;
        }
    }

    private static Casserole open(LiveSettings live, String contextPath, Parts parts) {
        Clock clock = Clock.systemUTC();
        Tiers tiers = parts.add(Core.stores(live, contextPath, clock)); // closed last: all others use them
        Surroundings around = Surroundings.open(live, contextPath, clock, parts);
        if (live.hasFile()) {
            around.watch("casserole-settings", live::look);
        }
        Core core = Core.open(around, tiers);
        AdminAccess access = new AdminAccess(
                () -> live.get().admin(),
                around.settings().client(),
                new Sessions(clock, around.chance()),
                System::nanoTime);
        ClientSide clients = ClientSide.of(around, core, access);
        Administration administration = OperatorSide.open(around, core, clients, access);
        core.showOn(around.meters());
        access.showOn(around.meters());
        clients.showOn(around.meters(), core);
        return new Casserole(
                parts,
                core,
                clients,
                administration,
                around.settings().cluster().drainTimeout());
    }

    /** What the filter and the peers' servlet need. */
    Front front() {
        return clients.front();
    }

    /** What the servlets of the administration need. */
    Administration administration() {
        return administration;
    }

    /** Begins to work with the other nodes; to be called when this one can answer them. */
    void join() {
        core.cluster().ifPresent(ClusterParts::join);
    }

    /**
     * Tells everybody that this node is going to stop: it owns nothing any more and is not ready, but still answers. May be called twice;
     * does not wait.
     */
    void leave() {
        administration.leave().run();
    }

    /** Leaves the cluster, lets the responses under way end for as long as {@code drain-timeout}, stops asking the origin, writes what waits for the disk, and ends all threads. */
    @Override
    public void close() {
        leave();
        core.cluster().ifPresent(ClusterParts::awaitLeft);
        int left = clients.pumps().awaitResponses(drainTimeout);
        if (left > 0) {
            LOG.warn("CSR-0104 {} responses were still under way after {}: cut", left, drainTimeout);
        }
        parts.close();
    }
}
