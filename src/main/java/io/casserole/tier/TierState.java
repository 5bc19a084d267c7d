package io.casserole.tier;

import java.util.Locale;

/** Which tiers there are now. */
public enum TierState {
    /** Memory and disk. */
    DISK,
    /** Memory and disk, but nothing more is written to the disk until the file system has more free space. */
    DISK_FULL,
    /** Memory only, though the settings name a disk: its directory cannot be used, or what is in it has broken. */
    NO_DISK,
    /** Memory only, as the settings say. */
    MEMORY;

    /** The word used in health. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
