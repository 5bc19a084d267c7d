package io.casserole.peer;

import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import io.casserole.http.TraceContext;
import io.casserole.segment.Account;
import io.casserole.segment.Dialer;
import io.casserole.segment.FetchException;
import io.casserole.segment.Origin;
import io.casserole.segment.Pause;
import io.casserole.segment.Tally;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The wires to the other members: one line to each, dialled when it is first asked. Any thread. */
public final class Peers implements AutoCloseable {
    private static final RequestTarget TARGET = new RequestTarget(PeerService.PATH, Optional.empty());

    private final Member self;
    private final ClusterSecret secret;
    private final Dialer dialer;
    private final int segmentsAtOnce;
    private final Clock clock;
    private final RandomGenerator random;
    private final PurgeLog purges;
    private final Circuits circuits;
    private final Doubts doubts = new Doubts();
    private final List<BiConsumer<Member, Fields>> listeners = new CopyOnWriteArrayList<>();
    private final List<BiConsumer<String, Pause>> pauses = new CopyOnWriteArrayList<>();
    private final Map<URI, Dialer.Line> lines = new HashMap<>(); // guarded by this
    private final ConcurrentMap<URI, Account> turns = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Duration> offsets = new ConcurrentHashMap<>();
    private boolean closed; // guarded by this

    /** @param segmentsAtOnce segments that one member is asked for at the same time; more wait */
    public Peers(
            Member self,
            ClusterSecret secret,
            Dialer dialer,
            int segmentsAtOnce,
            Clock clock,
            LongSupplier nanoTime,
            RandomGenerator random,
            PurgeLog purges) {
        this.self = self;
        this.secret = secret;
        this.dialer = dialer;
        this.segmentsAtOnce = segmentsAtOnce;
        this.clock = clock;
        this.random = random;
        this.purges = purges;
        this.circuits = new Circuits(nanoTime);
    }

    Circuits circuits() {
        return circuits;
    }

    Doubts doubts() {
        return doubts;
    }

    /** How many segments came from peers with a wrong checksum. */
    public long wrongSegments() {
        return doubts.count();
    }

    /** @throws IllegalStateException if all lines were closed */
    synchronized Origin line(Member member) {
        if (closed) {
            throw new IllegalStateException("expected open lines to peers, found them closed");
        }
        return lines.computeIfAbsent(member.address(), dialer::dial);
    }

    /**
     * Bounds the segments asked of a member at once; each is one "byte". Who reserves one keeps the account: when the member leaves and
     * comes back it has another.
     */
    Account segments(Member member) {
        return turns.computeIfAbsent(
                member.address(), address -> new Account("segments asked of " + address, segmentsAtOnce));
    }

    /**
     * A request with this question, signed now. The trace of its cause stands beside the letter, in the fields where whoever follows
     * requests looks for it. It is not signed: all that it decides is below which span this node's work is shown.
     */
    Origin.Request request(Member member, Question question) {
        Instant there = clock.instant().plus(offsets.getOrDefault(member.id(), Duration.ZERO));
        byte[] letter =
                new Letter(member.id(), self.id(), self.fingerprint(), there, random.nextLong(), question).bytes();
        Fields fields = Fields.of(
                PeerService.LETTER,
                Base64.getUrlEncoder().withoutPadding().encodeToString(letter),
                PeerService.SIGNATURE,
                secret.sign(letter));
        Fields state = ClusterPurger.state(purges);
        Fields trace = question.trace().map(TraceContext::fields).orElse(Fields.empty());
        return Origin.Request.of(
                Origin.Purpose.PEER,
                "GET",
                TARGET,
                Fields.builder().addAll(fields).addAll(state).addAll(trace).build());
    }

    /** Tells the fields of each answer to a listener, on the thread that brings it; it must not block. */
    void listen(BiConsumer<Member, Fields> listener) {
        listeners.add(listener);
    }

    void answered(Member member, Fields fields) {
        listeners.forEach(listener -> listener.accept(member, fields));
    }

    /** Tells what the origin asked of a member to a listener, and of which target; on the thread that brings it, which must not block. */
    public void listenToPauses(BiConsumer<String, Pause> listener) {
        pauses.add(listener);
    }

    void failed(Question question, FetchException cause) {
        cause.pause()
                .ifPresent(pause -> question.target()
                        .ifPresent(target -> pauses.forEach(listener -> listener.accept(target, pause))));
    }

    /** Learns the time from a 401. Returns whether the letter may be believed now. */
    boolean learnTime(Member member, Fields refusal) {
        Optional<Duration> offset = refusal.first(PeerService.TIME)
                .filter(text -> text.matches("\\d{1,15}"))
                .map(text -> Duration.between(clock.instant(), Instant.ofEpochMilli(Long.parseLong(text))));
        offset.ifPresent(there -> offsets.put(member.id(), there));
        return offset.isPresent();
    }

    /** Members whose clocks differ by more than letters may be off. */
    public Set<String> skewed() {
        return offsets.entrySet().stream()
                .filter(offset -> offset.getValue().abs().compareTo(PeerService.WINDOW) > 0)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** "open", "half-open" or "closed": whether a member is asked. */
    public String circuit(Member member) {
        return Tally.word(circuits.state(member));
    }

    /** Hangs up on all who are not members any more. */
    public void keepOnly(Stream<Member> members) {
        Set<URI> addresses = members.map(Member::address).collect(Collectors.toSet());
        turns.keySet().retainAll(addresses);
        hangUp(addresses).forEach(Dialer.Line::close); // outside the lock: calls that fail go on elsewhere at once
    }

    private synchronized List<Dialer.Line> hangUp(Set<URI> kept) {
        List<Dialer.Line> gone = lines.entrySet().stream()
                .filter(line -> !kept.contains(line.getKey()))
                .map(Map.Entry::getValue)
                .toList();
        lines.keySet().retainAll(kept);
        return gone;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        keepOnly(Stream.empty());
    }
}
