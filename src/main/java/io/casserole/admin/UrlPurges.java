package io.casserole.admin;

import io.casserole.config.AdminConfig;
import io.casserole.http.RequestTarget;
import io.casserole.segment.PurgeScope;
import io.casserole.segment.Purger;
import io.casserole.servlet.Connection;
import io.casserole.servlet.Outgoing;
import io.casserole.servlet.Purging;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Purges by the method PURGE on the URL itself, as clients of other caches do: for administrators and for the addresses of {@code purge-from}.
 * Those count only for whoever has them itself: what comes through a proxy comes from anybody. The answer is that of {@link PurgeServlet}.
 */
public final class UrlPurges implements Purging {
    /** With the value 1, the object is stale and not gone: the field that Fastly's clients send, and one without a brand. */
    private static final List<String> SOFT = List.of("Fastly-Soft-Purge", "X-Soft-Purge");

    private final AdminAccess access;
    private final Supplier<AdminConfig> config;
    private final Purger purger;

    public UrlPurges(AdminAccess access, Supplier<AdminConfig> config, Purger purger) {
        this.access = access;
        this.config = config;
        this.purger = purger;
    }

    @Override
    public CompletableFuture<Outgoing> purge(HttpServletRequest request, RequestTarget target) {
        return answer(request, target).thenApply(Replies::safe);
    }

    private CompletableFuture<Outgoing> answer(HttpServletRequest request, RequestTarget target) {
        Visitor visitor = access.visitor(request);
        if (!visitor.isAdministrator() && !isFromListed(request)) {
            return CompletableFuture.completedFuture(access.refusal(visitor, request));
        }
        if (CrossSite.isForeign(request)) {
            return CompletableFuture.completedFuture(Replies.foreign());
        }
        try {
            return purger.purge(new PurgeScope.Url(target.toString()), isSoft(request))
                    .thenApply(Replies::purged);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedFuture(Replies.line(400, "400 Bad Request: " + e.getMessage()));
        }
    }

    private boolean isFromListed(HttpServletRequest request) {
        return Connection.of(request).client().filter(config.get()::letsPurge).isPresent() && access.isDirect(request);
    }

    /** Anything but 0 and 1 is refused: who means a soft purge must not get a hard one. */
    private static boolean isSoft(HttpServletRequest request) {
        return SOFT.stream()
                .map(request::getHeader)
                .filter(Objects::nonNull)
                .map(UrlPurges::flag)
                .reduce(false, Boolean::logicalOr);
    }

    private static boolean flag(String value) {
        return switch (value.strip()) {
            case "0" -> false;
            case "1" -> true;
            default -> throw new IllegalArgumentException("expected " + SOFT.get(1) + ": 1, found '" + value + "'");
        };
    }
}
