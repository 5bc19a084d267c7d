package io.casserole.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.http.QueryKey;
import io.casserole.http.Rules;
import io.casserole.segment.PurgeScope;
import io.casserole.segment.Purger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyedPurgerTest {
    private final List<PurgeScope> purged = new ArrayList<>();
    private final Purger.Outcome outcome = new Purger.Outcome(1, List.of("self"), List.of());
    private final Keying keying =
            new Keying(QueryKey.of(List.of("utm_*"), true), () -> Rules.parse("path=/shop/.* key=-ref"));
    private final Purger purger = new KeyedPurger(keying::name, (scope, soft) -> {
        purged.add(scope);
        return CompletableFuture.completedFuture(outcome);
    });

    private PurgeScope purged(PurgeScope scope) {
        assertThat(purger.purge(scope, false)).isCompletedWithValue(outcome);
        return purged.get(purged.size() - 1);
    }

    @ParameterizedTest
    @CsvSource({
        "/a,                      /a",
        "/a?utm_x=1&b=2,          /a?b=2",
        "/a?c=3&b=2,              /a?b=2&c=3",
        "/a?b=2&c=3,              /a?b=2&c=3",
        "/a?ref=x,                /a?ref=x",
        "/shop/a?ref=x&utm_y&b=2, /shop/a?b=2",
        "/shop/a?utm_y=1,         /shop/a"
    })
    void aUrlIsPurgedByItsKey(String url, String key) {
        assertThat(purged(new PurgeScope.Url(url))).isEqualTo(new PurgeScope.Url(key));
    }

    @Test
    void prefixesAndTagsAreLeftAsTheyAre() {
        PurgeScope prefix = new PurgeScope.Prefix("/a?utm_x=1&b");
        assertThat(purged(prefix)).isSameAs(prefix);
        PurgeScope tag = new PurgeScope.Tag("utm_x");
        assertThat(purged(tag)).isSameAs(tag);
    }

    @Test
    void whatNoRequestCanNameIsPurgedForNothing() {
        assertThat(purged(new PurgeScope.Url("/a/../b?utm_x=1"))).isEqualTo(new PurgeScope.Url("/a/../b?utm_x=1"));
    }
}
