package io.casserole.admin;

import io.casserole.http.Fields;
import io.casserole.segment.Body;
import io.casserole.segment.SequenceBody;
import io.casserole.servlet.Outgoing;
import io.casserole.warm.WarmJobs;
import io.casserole.warm.WarmState;
import io.casserole.warm.WarmStatus;
import io.casserole.warm.WarmTrouble;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How warm-ups are answered for: as JSON for programs, as lines for people who watch. */
final class WarmReplies {
    /** Jobs that do not run, of which the short form tells. */
    private static final int MOST_OTHERS = 10;

    private WarmReplies() {}

    static Outgoing all(List<WarmStatus> jobs) {
        return Replies.json(200, Map.of("jobs", told(jobs)));
    }

    private static List<Map<String, Object>> told(List<WarmStatus> jobs) {
        return jobs.stream().map(WarmReplies::told).toList();
    }

    /**
     * The same in short, for whoever shows it among other things and again and again: those that run and the first {@link #MOST_OTHERS} of the
     * others, in their order, without their troubles.
     */
    static List<Map<String, Object>> brief(List<WarmStatus> jobs) {
        List<WarmStatus> others =
                jobs.stream().filter(job -> !isRunning(job)).limit(MOST_OTHERS).toList();
        return jobs.stream()
                .filter(job -> isRunning(job) || others.contains(job))
                .map(WarmReplies::numbers)
                .toList();
    }

    private static boolean isRunning(WarmStatus job) {
        return job.state() == WarmState.RUNNING;
    }

    static Outgoing job(int status, WarmStatus job) {
        return Replies.json(status, told(job));
    }

    /** Lines as they come; a proxy that would collect them is asked not to. */
    static Outgoing lines(Body lines) {
        return new Outgoing(
                200, Fields.of("Content-Type", "text/plain;charset=utf-8", "X-Accel-Buffering", "no"), lines);
    }

    /** The same of a job just begun, which the first line names. */
    static Outgoing lines(WarmStatus job, String address, Body lines) {
        String first = "warm-up " + job.id() + ": it goes on if you leave; progress: GET " + address
                + "/progress, cancel: DELETE " + address + "\n";
        return lines(
                new SequenceBody(List.of(Body.of(ByteBuffer.wrap(first.getBytes(StandardCharsets.UTF_8))), lines)));
    }

    static Outgoing busy() {
        return Replies.line(
                429, // RFC 6585 §4
                "429 Too Many Requests: expected fewer than " + WarmJobs.MOST_RUNNING
                        + " warm-ups under way, on a node that does not leave.");
    }

    static Outgoing unknown() {
        return Replies.line(404, "404 Not Found: expected the id of a warm-up, found another path.");
    }

    private static Map<String, Object> told(WarmStatus job) {
        Map<String, Object> said = numbers(job);
        said.put("troubles", job.troubles().stream().map(WarmReplies::told).toList());
        return said;
    }

    private static Map<String, Object> numbers(WarmStatus job) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("id", job.id());
        said.put("state", job.state());
        said.put("started", job.startedAt());
        said.put("seconds", job.running().toSeconds());
        said.put("percent", Math.round(job.percent() * 10) / 10.0);
        said.put("bytes-per-second", job.bytesPerSecond());
        job.left().ifPresent(left -> said.put("seconds-left", left.toSeconds()));
        said.put("objects", told(job.objects()));
        said.put("bytes", bytes(job));
        return said;
    }

    private static Map<String, Object> told(WarmStatus.Objects objects) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("all", objects.all());
        said.put("known", objects.known());
        said.put("done", objects.done());
        said.put("skipped", objects.skipped());
        said.put("failed", objects.failed());
        return said;
    }

    private static Map<String, Object> bytes(WarmStatus job) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("expected", job.expectedBytes());
        said.put("known", job.bytes().known());
        said.put("held", job.bytes().held());
        said.put("copied", job.bytes().copied());
        said.put("fetched", job.bytes().fetched());
        return said;
    }

    private static Map<String, Object> told(WarmTrouble trouble) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("entry", trouble.entry());
        said.put("failed", trouble.failed());
        said.put("reason", trouble.reason());
        return said;
    }
}
