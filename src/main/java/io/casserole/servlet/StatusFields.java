package io.casserole.servlet;

import io.casserole.config.ClientConfig;
import io.casserole.http.CacheStatus;
import io.casserole.http.Fields;

/** How clients are told what the cache did: {@code Cache-Status} (RFC 9211), and {@code X-Cache} where that is wanted. */
final class StatusFields {
    private final boolean xCache;
    private final boolean key;

    StatusFields(ClientConfig config) {
        this.xCache = config.xCache();
        this.key = config.cacheStatusKey();
    }

    Fields append(Fields fields, CacheStatus status) {
        Fields told = (key ? status : status.withoutKey()).appendTo(fields);
        return xCache ? told.with("X-Cache", status.isHit() ? "HIT" : "MISS") : told;
    }
}
