// What is computed of the node's counters.

export const SOURCES = ['memory', 'hot', 'off-heap', 'disk', 'peer', 'origin'];

const FROM_CACHE = ['memory', 'hot', 'off-heap', 'disk', 'peer'];

/** The value of a metric for one combination of labels, such as `source=disk`; 0 if there is none. */
export function value(stats, name, labels = '') {
  return stats.sums[name]?.[labels] ?? stats.states[name]?.[labels] ?? 0;
}

/** The sum over all labels. */
export function sum(stats, name) {
  return Object.values(stats.sums[name] ?? {}).reduce((all, one) => all + one, 0);
}

function sent(stats, source) {
  return value(stats, 'casserole_client_sent_bytes_total', `source=${source}`);
}

/** Bytes a second by source, of two looks at the counters. */
export function rates(before, now) {
  const passed = Math.max(0.001, (now.at - before.at) / 1000);
  return SOURCES.map(source => Math.max(0, sent(now.stats, source) - sent(before.stats, source)) / passed);
}

/** How many a second a counter has grown, all labels together. */
export function growth(before, now, name) {
  const passed = Math.max(0.001, (now.at - before.at) / 1000);
  return Math.max(0, sum(now.stats, name) - sum(before.stats, name)) / passed;
}

/** The share of all bytes sent to clients that did not come from the origin; null if there are none. */
export function hitRatio(stats) {
  const all = sum(stats, 'casserole_client_sent_bytes_total');
  return all === 0 ? null : FROM_CACHE.reduce((bytes, source) => bytes + sent(stats, source), 0) / all;
}

/** Bytes sent to clients since the start, by source: pairs of both. */
export function bytesBySource(stats) {
  return SOURCES.map(source => [source, sent(stats, source)]);
}

/** What several nodes count, as `stats?scope=cluster` tells it: sums that can be read like the numbers of one node, and who is in them. */
export function cluster(told) {
  return {
    stats: { sums: told.total, states: {} },
    saved: told['saved-bytes'],
    answered: Object.keys(told.nodes).length,
    missing: told.missing,
  };
}

/** The tiers that may keep something: name, bytes used, bytes allowed. */
export function tiers(stats) {
  const limits = stats.sums.casserole_tier_limit_bytes ?? {};
  return Object.keys(limits)
    .filter(labels => limits[labels] > 0)
    .map(labels => ({ name: labels.replace('tier=', ''), used: value(stats, 'casserole_tier_used_bytes', labels), limit: limits[labels] }));
}
