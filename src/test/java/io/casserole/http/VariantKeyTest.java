package io.casserole.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class VariantKeyTest {
    private static String readable(List<String> names, String... request) {
        return VariantKey.readable(VariantKey.of(names, Fields.of(request)));
    }

    @Test
    void peopleCanReadIt() {
        assertThat(readable(
                        List.of("Accept-Encoding", "X-Device", "X-Mode"),
                        "accept-encoding",
                        "gzip",
                        "X-Mode",
                        "a;b=1:c"))
                .isEqualTo("accept-encoding: gzip; x-device: (none); x-mode: a;b=1:c");
        assertThat(VariantKey.readable("")).isEmpty();
    }

    @Test
    void valuesThatMayBeSecretAreNotShown() {
        assertThat(readable(
                        List.of("Cookie", "Authorization", "X-Api-Key"),
                        "Cookie",
                        "session=1234",
                        "Authorization",
                        "Basic abc"))
                .isEqualTo("authorization: (9 characters); cookie: (12 characters); x-api-key: (none)");
    }
}
