package io.casserole.admin;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.casserole.http.Fields;
import io.casserole.servlet.Outgoing;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Gives a browser a session for the token: {@code POST /_casserole/login} of {@code {"token": "…"}} sets a cookie that pages cannot read,
 * and says which request field must come along with it when something is to be changed. {@code GET} says the same again, and as whom the
 * node knows the one who asks.
 */
public final class LoginServlet extends AdminServlet {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 8 << 10;
    private static final String TOKEN = "token";

    public LoginServlet() {
        super("GET", "POST");
    }

    @Override
    boolean isOpen(AdminCall call) {
        return call.method().equals("POST");
    }

    /** Nobody has a session before this. */
    @Override
    boolean needsSessionField(AdminCall call) {
        return false;
    }

    @Override
    CompletableFuture<Outgoing> answer(AdminCall call) {
        return call.isRead()
                ? CompletableFuture.completedFuture(whoAsks(call))
                : call.body(LONGEST).thenApply(body -> login(call, body));
    }

    private static Outgoing whoAsks(AdminCall call) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("known-by", call.visitor().toString());
        call.session().ifPresent(session -> said.put("request-field", requestField(session)));
        return Replies.json(200, said);
    }

    private static Outgoing login(AdminCall call, byte[] body) {
        Visitor visitor = call.byToken(token(StrictJson.object(body)));
        if (!visitor.isAdministrator()) {
            return call.refusal(visitor);
        }
        return call.node()
                .access()
                .begin()
                .map(session -> begun(call, session))
                .orElseGet(() -> call.refusal(Visitor.STRANGER)); // it was taken away just now
    }

    private static Outgoing begun(AdminCall call, Session session) {
        Outgoing answer =
                Replies.json(200, Map.of("known-by", Visitor.SESSION, "request-field", requestField(session)));
        Fields fields = answer.fields().with("Set-Cookie", session.cookie(call.ownPath(), call.isSecure()));
        return new Outgoing(answer.status(), fields, answer.body());
    }

    private static Map<String, String> requestField(Session session) {
        Map<String, String> said = new LinkedHashMap<>();
        said.put("name", Session.FIELD);
        said.put("value", session.field());
        return said;
    }

    private static String token(JsonObject object) {
        JsonElement token = object.get(TOKEN);
        if (object.keySet().equals(Set.of(TOKEN)) && token instanceof JsonPrimitive text && text.isString()) {
            return text.getAsString();
        }
        throw new IllegalArgumentException("expected {\"token\": \"…\"}, found " + object.keySet());
    }
}
