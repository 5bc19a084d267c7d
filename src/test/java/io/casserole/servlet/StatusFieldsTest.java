package io.casserole.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.config.ClientConfig;
import io.casserole.config.Settings;
import io.casserole.http.CacheStatus;
import io.casserole.http.CacheStatus.Forwarded;
import io.casserole.http.Fields;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class StatusFieldsTest {
    private static final CacheStatus HIT = CacheStatus.hit("casserole").withKey("/a");
    private static final CacheStatus MISS = CacheStatus.forwarded("casserole", Forwarded.URI_MISS);

    private static StatusFields set(String... namesAndValues) {
        Map<String, String> given = new HashMap<>(Map.of("mirror-url", "http://localhost:9000"));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            given.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return new StatusFields(ClientConfig.from(new Settings(Map.of(), new Properties(), given)));
    }

    @Test
    void keyAndXCacheAreLeftOutUnlessAskedFor() {
        Fields told = set().append(Fields.empty(), HIT);

        assertThat(told).isEqualTo(Fields.of("Cache-Status", "casserole; hit"));
    }

    @Test
    void keyIsNamedOnRequest() { // RFC 9211 §2.7
        Fields told = set("cache-status-key", "true").append(Fields.empty(), HIT);

        assertThat(told.first("Cache-Status")).contains("casserole; hit; key=\"/a\"");
    }

    @Test
    void xCacheSaysHitOrMissInTheSteadOfTheOrigins() {
        StatusFields fields = set("x-cache", "true");

        assertThat(fields.append(Fields.of("X-Cache", "HIT from far"), MISS).all("X-Cache"))
                .containsExactly("MISS");
        assertThat(fields.append(Fields.empty(), HIT).all("X-Cache")).containsExactly("HIT");
    }
}
