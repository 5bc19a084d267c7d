package io.casserole.warm;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a job is told of to people, in lines of fixed columns. Sizes are decimal. Pure. */
final class ProgressText {
    private static final List<String> UNITS = List.of("kB", "MB", "GB", "TB", "PB", "EB");

    private ProgressText() {}

    /** What is to be said of a job now: one line while it runs, in the end also what was not brought. */
    static String of(WarmStatus status) {
        return status.state() == WarmState.RUNNING ? running(status) + "\n" : ended(status);
    }

    private static String running(WarmStatus status) {
        return String.format(
                Locale.ROOT,
                "%5.1f%%  %9s of %9s  %9s/s  ETA %7s  %s",
                Math.min(status.percent(), 100),
                size(status.bytes().brought()),
                size(status.expectedBytes()),
                size(status.bytesPerSecond()),
                status.left().map(ProgressText::time).orElse("-"),
                objects(status.objects()));
    }

    private static String ended(WarmStatus status) {
        WarmStatus.Bytes bytes = status.bytes();
        String summary = String.format(
                Locale.ROOT,
                "%s after %s: %s; %s fetched, %s copied from other nodes, %s held before",
                status.state(),
                time(status.running()),
                objects(status.objects()),
                size(bytes.fetched()),
                size(bytes.copied()),
                size(bytes.held()));
        return Stream.concat(Stream.of(summary), troubles(status)).collect(Collectors.joining("\n", "", "\n"));
    }

    private static Stream<String> troubles(WarmStatus status) {
        int more = status.objects().skipped()
                + status.objects().failed()
                - status.troubles().size();
        Stream<String> told = status.troubles().stream().map(WarmTrouble::toString);
        return more > 0 ? Stream.concat(told, Stream.of("and " + more + " more")) : told;
    }

    private static String objects(WarmStatus.Objects objects) {
        String count = objects.done() + " of " + objects.all() + (objects.all() == 1 ? " object" : " objects");
        return objects.skipped() + objects.failed() == 0
                ? count
                : count + ", " + objects.skipped() + " skipped, " + objects.failed() + " failed";
    }

    private static String size(long bytes) {
        double amount = bytes;
        int unit = -1;
        while (amount >= 999.95 && unit < UNITS.size() - 1) {
            amount /= 1000;
            unit++;
        }
        return unit < 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", amount, UNITS.get(unit));
    }

    private static String time(Duration duration) {
        String minutes = String.format(Locale.ROOT, "%d:%02d", duration.toMinutesPart(), duration.toSecondsPart());
        return duration.toHours() == 0
                ? minutes
                : String.format(
                        Locale.ROOT,
                        "%d:%02d:%02d",
                        duration.toHours(),
                        duration.toMinutesPart(),
                        duration.toSecondsPart());
    }
}
