package io.casserole;

import io.casserole.config.CasseroleConfig;
import io.casserole.config.ConfigurationException;
import io.casserole.config.LiveValues;
import io.casserole.config.Settings;
import io.casserole.segment.Tally;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration in force: what was deployed, and in its stead the values that were given since, by etcd and then by a file, for settings
 * that may change live. It is an immutable value that is swapped whole: who reads it for each request follows a change with the next one,
 * and what is under way goes on as it began.
 *
 * <p>Of a version in which any value does not fit nothing is taken, and what was in force stays so. What etcd gave holds over a restart, until
 * etcd answers.
 */
final class LiveSettings implements Supplier<CasseroleConfig> {
    private static final Logger LOG = LoggerFactory.getLogger(LiveSettings.class);

    /** Who gives values; a later one wins. */
    enum Giver {
        ETCD,
        FILE;

        @Override
        public String toString() {
            return this == ETCD ? "settings in etcd" : "live-settings-file";
        }
    }

    /**
     * What has become of the last version of a giver.
     *
     * @param given     all values of it, or none if it could not be read
     * @param inForce   those that were taken last
     * @param ignored   those that cannot be taken, and why
     * @param refusal   why the version was not taken
     */
    private record Version(
            Map<String, String> given,
            Map<String, String> inForce,
            Map<String, String> ignored,
            Optional<String> refusal) {
        static final Version NONE = new Version(Map.of(), Map.of(), Map.of(), Optional.empty());

        Version refused(Map<String, String> newest, String why) {
            return new Version(newest, inForce, ignored, Optional.of(why));
        }
    }

    /** Where the values in force come from that etcd gives. */
    private enum OfEtcd {
        READ,
        /** Read before the last start: it has given none since that could be taken. */
        KEPT,
        /** There are none. */
        AS_DEPLOYED
    }

    private final Settings deployed;
    private final Optional<Path> file;
    private final boolean hasEtcd;
    private final KeptSettings kept;
    private final Map<Giver, Version> versions = new EnumMap<>(Giver.class); // guarded by this
    private OfEtcd ofEtcd = OfEtcd.AS_DEPLOYED; // guarded by this
    private volatile CasseroleConfig now;

    private LiveSettings(Settings deployed, CasseroleConfig config) {
        this.deployed = deployed;
        this.file = config.live().file();
        this.hasEtcd = !config.cluster().etcd().isEmpty();
        this.kept = KeptSettings.of(config);
        this.now = config;
    }

    /**
     * Reads all settings; blocks.
     *
     * @throws ConfigurationException if they cannot be used
     * @throws IllegalStateException with a message for the operator, if the file's cannot
     */
    static LiveSettings open(Settings deployed) {
        LiveSettings live = new LiveSettings(deployed, CasseroleConfig.from(deployed, LiveRules::problems));
        live.look();
        live.refusal(Giver.FILE).ifPresent(why -> {
            throw new IllegalStateException(Giver.FILE + ": " + why);
        });
        live.recall(); // last, so that it is not the file that is refused if they do not go together
        return live;
    }

    private synchronized void recall() {
        Map<String, String> values = kept.load();
        if (!values.isEmpty() && adopt(Giver.ETCD, "settings that etcd gave last", values)) {
            ofEtcd = OfEtcd.KEPT;
        }
    }

    @Override
    public CasseroleConfig get() {
        return now;
    }

    /** Whether there is a file to look at. */
    boolean hasFile() {
        return file.isPresent();
    }

    /** Looks at the file, which may block. */
    void look() {
        file.ifPresent(path -> {
            try {
                take(Giver.FILE, ValuesFile.read(path));
            } catch (IOException | IllegalArgumentException e) {
                refuse(Giver.FILE, Giver.FILE.toString(), Map.of(), "expected a file of names and values, found " + e);
            }
        });
    }

    /** Takes the newest version of a giver, all values that it gives now. What etcd gives is written to a small file. */
    void take(Giver giver, Map<String, String> given) {
        if (isTaken(giver, given) && giver == Giver.ETCD) {
            kept.save(LiveValues.of(given).live());
        }
    }

    /** Whether it is a new one, and all its values fit. */
    private synchronized boolean isTaken(Giver giver, Map<String, String> given) {
        Version last = version(giver);
        boolean known = given.equals(last.given) && last.refusal.isEmpty();
        boolean taken = !known && adopt(giver, giver.toString(), given);
        if (giver == Giver.ETCD && (known || taken)) {
            ofEtcd = OfEtcd.READ;
        }
        return taken;
    }

    private boolean adopt(Giver giver, String called, Map<String, String> given) {
        Version last = version(giver);
        LiveValues values = LiveValues.of(given);
        try {
            now = CasseroleConfig.from(deployed.with(merged(giver, values.live())), LiveRules::problems);
        } catch (ConfigurationException e) {
            refuse(giver, called, given, e.problems().toString());
            return false;
        }
        versions.put(giver, new Version(given, values.live(), values.ignored(), Optional.empty()));
        report(called, last, values);
        return true;
    }

    private Map<String, String> merged(Giver changed, Map<String, String> values) {
        Map<String, String> merged = new HashMap<>();
        for (Giver giver : Giver.values()) {
            merged.putAll(giver == changed ? values : version(giver).inForce);
        }
        return merged;
    }

    private Version version(Giver giver) {
        return versions.getOrDefault(giver, Version.NONE);
    }

    /** Names only: a value may be a secret. */
    private static void report(String giver, Version last, LiveValues values) {
        if (!values.live().equals(last.inForce)) {
            LOG.info(
                    "CSR-0110 {}: in force are {}",
                    giver,
                    new TreeSet<>(values.live().keySet()));
        }
        values.ignored().forEach((name, why) -> {
            if (!why.equals(last.ignored.get(name))) {
                LOG.warn("CSR-0112 {}: {} {}", giver, name, why);
            }
        });
    }

    private synchronized void refuse(Giver giver, String called, Map<String, String> given, String why) {
        Version last = version(giver);
        if (!last.refusal.equals(Optional.of(why))) {
            LOG.warn("CSR-0111 {}: what was in force stays so: {}", called, why);
        }
        versions.put(giver, last.refused(given, why));
    }

    private synchronized Optional<String> refusal(Giver giver) {
        return version(giver).refusal;
    }

    /** For health: names of what is in force, what is not taken and why; no values. */
    synchronized Map<String, Object> details() {
        List<Version> all = Stream.of(Giver.values()).map(this::version).toList();
        TreeSet<String> inForce = new TreeSet<>();
        Map<String, String> ignored = new TreeMap<>();
        all.forEach(version -> {
            inForce.addAll(version.inForce.keySet());
            ignored.putAll(version.ignored);
        });
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("in-force", inForce);
        details.put("ignored", ignored);
        details.put(
                "refused",
                all.stream().flatMap(version -> version.refusal.stream()).toList());
        if (hasEtcd) {
            details.put("etcd", Tally.word(ofEtcd));
        }
        return details;
    }
}
