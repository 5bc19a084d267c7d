package io.casserole.admin;

import io.casserole.servlet.Outgoing;
import io.casserole.warm.WarmJobs;
import io.casserole.warm.WarmList;
import io.casserole.warm.WarmStart;
import io.casserole.warm.WarmStatus;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Warm-ups.
 *
 * <pre>
 * POST   warm                  starts one; the list is JSON (see {@link WarmRequest}) or lines of text
 * GET    warm                  all of them
 * GET    warm/&lt;id&gt;             where one stands
 * GET    warm/&lt;id&gt;/progress    the same as a line each second, until it ends
 * POST   warm/&lt;id&gt;/resume      begins one anew, which brings what is missing
 * DELETE warm/&lt;id&gt;             cancels one that runs, forgets one that does not
 * </pre>
 *
 * Whoever starts or resumes one and accepts JSON is told at once with 202 where it stands; all others are sent its progress.
 */
public final class WarmServlet extends AdminServlet {
    private static final long serialVersionUID = 1L;

    private static final List<String> READ = List.of("GET");
    private static final List<String> CHANGE = List.of("POST");

    public WarmServlet() {
        super("GET", "POST", "DELETE");
    }

    /** A form can send plain text, too, but only from a page that its browser names: unless that is of this node, it is refused as foreign. */
    @Override
    List<String> mediaTypes() {
        return List.of(JSON, "text/plain", "text/uri-list");
    }

    @Override
    CompletableFuture<Outgoing> answer(AdminCall call) {
        List<String> path = Stream.of(call.path().split("/"))
                .filter(name -> !name.isEmpty())
                .toList();
        return switch (path.size()) {
            case 0 -> all(call);
            case 1 -> done(one(call, path.get(0)));
            case 2 -> done(part(call, path.get(0), path.get(1)));
            default -> done(WarmReplies.unknown());
        };
    }

    private static CompletableFuture<Outgoing> done(Outgoing reply) {
        return CompletableFuture.completedFuture(reply);
    }

    private static WarmJobs jobs(AdminCall call) {
        return call.node().warm();
    }

    private static CompletableFuture<Outgoing> all(AdminCall call) {
        if (call.method().equals("DELETE")) {
            return done(Replies.notAllowed(List.of("GET", "POST"), "DELETE"));
        }
        return call.isRead()
                ? done(WarmReplies.all(jobs(call).list()))
                : call.body(WarmList.LONGEST)
                        .thenApply(
                                body -> call.mediaType().equals(JSON) ? WarmRequest.read(body) : WarmList.parse(body))
                        .thenApply(list -> begun(call, jobs(call).start(list)));
    }

    private static Outgoing one(AdminCall call, String id) {
        if (call.method().equals("POST")) {
            return Replies.notAllowed(List.of("GET", "DELETE"), "POST");
        }
        return (call.isRead() ? jobs(call).status(id) : jobs(call).cancel(id))
                .map(job -> WarmReplies.job(200, job))
                .orElseGet(WarmReplies::unknown);
    }

    private static Outgoing part(AdminCall call, String id, String name) {
        if (name.equals("resume")) {
            return call.method().equals("POST")
                    ? begun(call, jobs(call).resume(id))
                    : Replies.notAllowed(CHANGE, call.method());
        }
        if (!name.equals("progress")) {
            return WarmReplies.unknown();
        }
        return call.isRead()
                ? jobs(call).progress(id).map(WarmReplies::lines).orElseGet(WarmReplies::unknown)
                : Replies.notAllowed(READ, call.method());
    }

    private static Outgoing begun(AdminCall call, WarmStart start) {
        if (start instanceof WarmStart.Started started) {
            return begun(call, started.status());
        }
        return start instanceof WarmStart.Busy ? WarmReplies.busy() : WarmReplies.unknown();
    }

    private static Outgoing begun(AdminCall call, WarmStatus job) {
        String address = call.ownPath() + "warm/" + job.id();
        boolean json =
                call.field("Accept").filter(accepted -> accepted.contains(JSON)).isPresent();
        Outgoing reply = json
                ? WarmReplies.job(202, job)
                : jobs(call)
                        .progress(job.id())
                        .map(lines -> WarmReplies.lines(job, address, lines))
                        .orElseGet(WarmReplies::unknown); // forgotten already
        return new Outgoing(reply.status(), reply.fields().with("Location", address), reply.body());
    }
}
