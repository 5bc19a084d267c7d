package io.casserole.tier;

import io.casserole.segment.Tally;
import org.ehcache.config.CacheConfiguration;
import org.ehcache.impl.internal.resilience.RobustResilienceStrategy;
import org.ehcache.spi.loaderwriter.CacheLoaderWriter;
import org.ehcache.spi.resilience.RecoveryStore;
import org.ehcache.spi.resilience.ResilienceStrategy;
import org.ehcache.spi.resilience.ResilienceStrategyProvider;
import org.ehcache.spi.resilience.StoreAccessException;
import org.ehcache.spi.service.Service;
import org.ehcache.spi.service.ServiceProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets a tier that fails behave as an empty one, as Ehcache does by itself, and counts each failure instead of logging its stack. */
final class CountedFailures implements ResilienceStrategyProvider {
    private static final Logger LOG = LoggerFactory.getLogger(CountedFailures.class);

    private final Tally<TierEvent> counts;

    CountedFailures(Tally<TierEvent> counts) {
        this.counts = counts;
    }

    @Override
    public <K, V> ResilienceStrategy<K, V> createResilienceStrategy(
            String cache, CacheConfiguration<K, V> configuration, RecoveryStore<K> store) {
        return new Counting<>(store, cache, counts);
    }

    @Override
    public <K, V> ResilienceStrategy<K, V> createResilienceStrategy(
            String cache,
            CacheConfiguration<K, V> configuration,
            RecoveryStore<K> store,
            CacheLoaderWriter<? super K, V> loaderWriter) {
        throw new UnsupportedOperationException("no cache here has a loader or writer");
    }

    @Override
    public void start(ServiceProvider<Service> services) {
        // nothing to start
    }

    @Override
    public void stop() {
        // nothing to stop
    }

    private static final class Counting<K, V> extends RobustResilienceStrategy<K, V> {
        private final String cache;
        private final Tally<TierEvent> counts;

        Counting(RecoveryStore<K> store, String cache, Tally<TierEvent> counts) {
            super(store);
            this.cache = cache;
            this.counts = counts;
        }

        @Override
        protected void recovered(K key, StoreAccessException from) {
            counts.add(TierEvent.TIER_FAILURE);
            LOG.debug("Cache {} failed at {}, which it no longer has", cache, key, from);
        }

        @Override
        protected void inconsistent(K key, StoreAccessException because, StoreAccessException... cleanup) {
            counts.add(TierEvent.TIER_FAILURE);
            pacedErrorLog("Cache " + cache + " failed at {} and could not be cleaned", key, because);
        }
    }
}
