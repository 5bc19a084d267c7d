package io.casserole.tier;

import io.casserole.segment.Account;
import io.casserole.segment.Instruments;
import java.util.function.LongSupplier;

/** Shows how full a tier is, and what it dropped, under names that all tiers share. */
final class TierGauges {
    private TierGauges() {}

    static void show(Instruments instruments, String tier, Account account) {
        show(instruments, tier, account::used, account.limit());
    }

    static void show(Instruments instruments, String tier, LongSupplier used, long limit) {
        instruments.amount("casserole_tier_used_bytes", "Bytes kept in a tier", used, "tier", tier);
        instruments.amount("casserole_tier_limit_bytes", "Bytes that a tier may keep", () -> limit, "tier", tier);
    }

    static void showEvictions(Instruments instruments, String tier, LongSupplier evictions) {
        instruments.counter(
                "casserole_tier_evictions_total", "Values that a tier dropped to make room", evictions, "tier", tier);
    }
}
