package io.casserole;

import io.casserole.admin.AdminAccess;
import io.casserole.admin.Administration;
import io.casserole.warm.WarmJobs;

/** What a node tells its operators, and does for them. */
final class OperatorSide {
    private OperatorSide() {}

    /**
     * Opens what is to be brought before it is asked for; blocks.
     *
     * @param access who is an operator
     */
    static Administration open(Surroundings around, Core core, ClientSide clients, AdminAccess access) {
        NodeHealth health = new NodeHealth(core, clients.pumps(), around.live());
        WarmJobs warm = around.parts().add(new WarmUp(around, core.stairs()).open());
        return new Administration(
                access,
                health,
                core.purger(),
                warm,
                core.explainer(),
                () -> {
                    health.leave();
                    warm.close();
                    core.leave();
                },
                around.meters(),
                core.stats(),
                new NodeOverview(
                        core.id(),
                        around.clock(),
                        around.meters(),
                        health,
                        clients.objects(),
                        core.stairs().fills(),
                        clients.errors()),
                around.delayer(),
                clients.pumps());
    }
}
