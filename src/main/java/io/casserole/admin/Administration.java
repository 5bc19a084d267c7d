package io.casserole.admin;

import io.casserole.metrics.Meters;
import io.casserole.metrics.StatsSource;
import io.casserole.segment.Delayer;
import io.casserole.segment.Explainer;
import io.casserole.segment.Purger;
import io.casserole.servlet.Pumps;
import io.casserole.warm.WarmJobs;
import jakarta.servlet.ServletContext;

/**
 * What the servlets of the administration need of the node. The listener makes one and publishes it in the servlet context, since the
 * container makes the servlets itself.
 *
 * @param access who is an administrator
 * @param health what the node says of itself
 * @param purger removes what an administrator names
 * @param warm brings what an administrator names before it is asked for
 * @param explainer says what would become of a request
 * @param leave says to all that this node is going to stop; does not wait, and may be called twice
 * @param meters what is counted
 * @param stats the same as numbers, and those of the other nodes
 * @param overview what the node does now
 * @param delayer for answers that go on for a while
 * @param pumps send the answers
 */
public record Administration(
        AdminAccess access,
        Health health,
        Purger purger,
        WarmJobs warm,
        Explainer explainer,
        Runnable leave,
        Meters meters,
        StatsSource stats,
        Overview overview,
        Delayer delayer,
        Pumps pumps) {
    private static final String ATTRIBUTE = Administration.class.getName();

    /** Makes this the administration of the web application. Called before any servlet is initialised. */
    public void publish(ServletContext context) {
        context.setAttribute(ATTRIBUTE, this);
    }

    static Administration of(ServletContext context) {
        if (context.getAttribute(ATTRIBUTE) instanceof Administration administration) {
            return administration;
        }
        throw new IllegalStateException("context attribute " + ATTRIBUTE
                + ": expected what CasseroleListener publishes, found " + context.getAttribute(ATTRIBUTE));
    }
}
