package io.casserole.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CacheTagsTest {
    @Test
    void surrogateKeysAreBetweenSpacesAndCacheTagsBetweenCommas() {
        Fields fields =
                Fields.of("Surrogate-Key", " one  two", "Cache-Tag", "three,four , five", "surrogate-key", "six");

        assertThat(CacheTags.of(fields)).containsExactlyInAnyOrder("one", "two", "three", "four", "five", "six");
    }

    @Test
    void withoutSuchFieldsThereAreNone() {
        assertThat(CacheTags.of(Fields.of("ETag", "\"x\"", "Cache-Tag", " , "))).isEmpty();
    }
}
