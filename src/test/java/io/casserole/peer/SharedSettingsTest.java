package io.casserole.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SharedSettingsTest {
    private static final String PREFIX = "/casserole/test/settings/";

    private final ManualAgenda time = new ManualAgenda();
    private final FakeEtcd etcd = new FakeEtcd(time);
    private final List<Map<String, String>> heard = new ArrayList<>();
    private final SharedSettings settings = new SharedSettings(etcd.connect(), "test", time, () -> 0.5);

    private Map<String, String> last() {
        time.pass(Follower.READ_EVERY.multipliedBy(2));
        return heard.get(heard.size() - 1);
    }

    @Test
    void whatStandsUnderThePrefixIsToldByItsName() {
        etcd.put(PREFIX + "read-ahead", "5");
        etcd.put("/casserole/other/settings/read-ahead", "9");
        settings.start(heard::add);
        assertThat(last()).containsExactlyEntriesOf(Map.of("read-ahead", "5"));

        etcd.put(PREFIX + "passthrough", "/live/.*");
        assertThat(last()).containsOnlyKeys("read-ahead", "passthrough");
        etcd.delete(PREFIX + "read-ahead");
        assertThat(last()).containsOnlyKeys("passthrough");
        etcd.delete(PREFIX + "passthrough");
        assertThat(last()).isEmpty();
    }

    @Test
    void whileEtcdIsAwayNothingIsTold() {
        etcd.put(PREFIX + "read-ahead", "5");
        settings.start(heard::add);
        assertThat(last()).containsKey("read-ahead");

        etcd.stop();

        assertThat(last()).containsKey("read-ahead");
        etcd.start();
        assertThat(last()).containsKey("read-ahead");
    }

    @Test
    void etcdThatHasLostItsMemoryTakesNothingBackUntilSomethingIsPutThereAgain() {
        etcd.put(PREFIX + "passthrough", "/private/.*");
        settings.start(heard::add);
        assertThat(last()).containsKey("passthrough");

        etcd.wipe();
        assertThat(last()).containsKey("passthrough");

        etcd.put(PREFIX + "read-ahead", "5");
        assertThat(last()).containsOnlyKeys("read-ahead");
        etcd.delete(PREFIX + "read-ahead");
        assertThat(last()).isEmpty();
    }

    @Test
    void nothingIsToldAfterTheEnd() {
        settings.start(heard::add);
        assertThat(last()).isEmpty();
        int before = heard.size();

        settings.close();
        etcd.put(PREFIX + "read-ahead", "5");

        last();
        assertThat(heard).hasSize(before);
    }
}
