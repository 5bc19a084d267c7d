package io.casserole;

import io.casserole.admin.AdminAccess;
import io.casserole.admin.BusyObjects;
import io.casserole.admin.RecentErrors;
import io.casserole.admin.UrlPurges;
import io.casserole.cache.FailureAnswers;
import io.casserole.config.CasseroleConfig;
import io.casserole.config.LogConfig;
import io.casserole.segment.Account;
import io.casserole.segment.Instruments;
import io.casserole.servlet.Front;
import io.casserole.servlet.OutcomeLog;
import io.casserole.servlet.Peering;
import io.casserole.servlet.Pumps;
import io.casserole.servlet.Receipts;
import io.casserole.servlet.RequestOutcome;
import io.casserole.upstream.ForwardingPassThrough;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a node answers clients, and the other nodes.
 *
 * @param objects remembers what is asked for most
 * @param errors remembers what failed
 */
record ClientSide(Receipts receipts, Pumps pumps, Front front, BusyObjects objects, RecentErrors errors) {
    /** Where lines about requests go, whatever else is logged. */
    private static final Logger OUTCOMES = LoggerFactory.getLogger("io.casserole.outcome");

    /** @param access who may purge */
    static ClientSide of(Surroundings around, Core core, AdminAccess access) {
        BusyObjects objects = new BusyObjects();
        RecentErrors errors = new RecentErrors(around.clock());
        Consumer<RequestOutcome> seen = objects::ended;
        Receipts receipts = new Receipts(
                around.meters(),
                System::nanoTime,
                seen.andThen(errors::ended).andThen(log(around.settings().log())));
        Pumps pumps = pumps(around, core, receipts);
        return new ClientSide(receipts, pumps, front(around, core, pumps, access), objects, errors);
    }

    /** Writes about requests as far as that is wanted. */
    private static Consumer<RequestOutcome> log(LogConfig config) {
        boolean queries = config.outcomes() == LogConfig.Outcomes.FULL;
        return config.outcomes() == LogConfig.Outcomes.OFF ? outcome -> {} : new OutcomeLog(queries, OUTCOMES::info);
    }

    private static Pumps pumps(Surroundings around, Core core, Receipts receipts) {
        CasseroleConfig config = around.settings();
        return new Pumps(
                around.pump(),
                around.timer(),
                core.tiers().memory().pinned(),
                new Account(
                        "copies for slow clients", config.client().copyBudget().bytes()),
                config.client().clientTimeout(),
                receipts);
    }

    private static Front front(Surroundings around, Core core, Pumps pumps, AdminAccess access) {
        CasseroleConfig config = around.settings();
        LiveSettings live = around.live();
        Peering peering = core.cluster()
                .map(it -> it.peering(core.stairs(), core.tiers().memory()))
                .orElseGet(Peering::none);
        return new Front(
                core.stairs().cache(),
                new ForwardingPassThrough(core.origin().any()),
                core.invalidator(),
                pumps,
                new FailureAnswers(config.upstream().mirrorUrl().getHost()),
                () -> live.get().cache(),
                config.client(),
                config.upstream().mirrors(),
                core.loopId(),
                peering,
                new UrlPurges(access, () -> live.get().admin(), core.purger()),
                around.tracing());
    }

    /** Shows what is sent, and what of it the origin was spared. */
    void showOn(Instruments instruments, Core core) {
        pumps.showOn(instruments);
        instruments.state(
                "casserole_saved_bytes",
                "Bytes sent to clients less those received from the origin, 0 at least; makes sense of a node that is alone",
                () -> Math.max(0, receipts.toClients() - core.wire().fromOrigin()));
    }
}
