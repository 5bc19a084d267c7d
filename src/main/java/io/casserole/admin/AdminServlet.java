package io.casserole.admin;

import io.casserole.segment.FetchException;
import io.casserole.servlet.Outgoing;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all calls of the administration have in common. In this order: who may not ask is told how he could (401, 403, 429), then the method
 * must be one of the servlet's (405); and a request that changes something must not be the doing of another site's page (403) and have
 * a body that no form can send (415). What is wrong inside is 400, with one line that says what was expected and found. Never blocks.
 */
abstract class AdminServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(AdminServlet.class);

    /** The media type of all bodies but few. */
    static final String JSON = "application/json";

    private final List<String> methods;

    /** @param methods that are answered; GET means HEAD, too */
    AdminServlet(String... methods) {
        this.methods = List.of(methods);
    }

    /**
     * Answers a request that may be answered. Called on a container thread, which must not wait.
     *
     * @return may fail, with {@link IllegalArgumentException} if the request makes no sense
     */
    abstract CompletableFuture<Outgoing> answer(AdminCall call);

    /** Whether everybody may ask this. */
    boolean isOpen(AdminCall call) {
        return false;
    }

    /** Whether a browser must prove that it asks for a page of this node: its cookie goes along with whatever it sends. */
    boolean needsSessionField(AdminCall call) {
        return call.visitor() == Visitor.SESSION;
    }

    /** The media types of bodies that are understood; whoever adds to them must not let a form change anything. */
    List<String> mediaTypes() {
        return List.of(JSON);
    }

    @Override
    protected final void service(HttpServletRequest request, HttpServletResponse response) {
        Administration node = Administration.of(getServletContext());
        AsyncContext async = request.startAsync(request, response);
        async.setTimeout(0); // the container watches the request's body, the pump its answer
        AdminCall call = new AdminCall(node, request);
        var unused = answerOrRefuse(call)
                .exceptionally(failure -> failed(call, failure))
                .thenAccept(answer -> node.pumps().send(async, finished(call, answer)));
    }

    private static Outgoing finished(AdminCall call, Outgoing answer) {
        Outgoing safe = Replies.safe(answer);
        return call.method().equals("HEAD") ? safe.withoutBody() : safe;
    }

    private CompletableFuture<Outgoing> answerOrRefuse(AdminCall call) {
        Optional<Outgoing> refusal = refusal(call);
        try {
            return refusal.isPresent() ? CompletableFuture.completedFuture(refusal.get()) : answer(call);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Optional<Outgoing> refusal(AdminCall call) {
        if (!call.isByAdministrator() && !isOpen(call)) {
            return Optional.of(call.refusal(call.visitor()));
        }
        if (!methods.contains(call.method().equals("HEAD") ? "GET" : call.method())) {
            return Optional.of(Replies.notAllowed(methods, call.method()));
        }
        return call.isRead() ? Optional.empty() : refusalOfChange(call);
    }

    private Optional<Outgoing> refusalOfChange(AdminCall call) {
        if (call.isForeign()) {
            return Optional.of(Replies.foreign());
        }
        if (needsSessionField(call) && !hasSessionField(call)) {
            return Optional.of(
                    Replies.line(403, "403 Forbidden: expected the field " + Session.FIELD + " beside the cookie."));
        }
        if (!mediaTypes().contains(call.mediaType()) && !(call.mediaType().isEmpty() && call.isWithoutBody())) {
            return Optional.of(Replies.line(
                    415,
                    "415 Unsupported Media Type: expected Content-Type: " + String.join(" or ", mediaTypes())
                            + ", found " + (call.mediaType().isEmpty() ? "none" : call.mediaType())));
        }
        return Optional.empty();
    }

    private static boolean hasSessionField(AdminCall call) {
        return call.session()
                .map(Session::field)
                .filter(expected -> call.field(Session.FIELD)
                        .filter(sent -> Secrets.isSame(sent, expected))
                        .isPresent())
                .isPresent();
    }

    private static Outgoing failed(AdminCall call, @Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof IllegalArgumentException || cause instanceof FetchException) {
            return Replies.line(400, "400 Bad Request: " + cause.getMessage());
        }
        LOG.warn("CSR-0203 {} {}: expected an answer, found a defect", call.method(), call.path(), cause);
        return Replies.line(500, "500 Internal Server Error");
    }
}
