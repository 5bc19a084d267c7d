package io.casserole.segment;

import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Says for people what would become of a request, and what is known of its object. Any thread; never blocks. */
public interface Explainer {
    /**
     * Explains a GET. The origin is not asked, and no byte of the object moves.
     *
     * @param fields of the request, which may select a variant
     * @return texts, numbers, booleans, and maps and lists of them; never fails
     */
    CompletableFuture<Map<String, Object>> explain(RequestTarget target, Fields fields);
}
