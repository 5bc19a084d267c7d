package io.casserole;

import io.casserole.http.Fields;
import io.casserole.http.HttpDate;
import io.casserole.segment.FetchException;
import io.casserole.segment.Origin;
import io.casserole.testing.FakeOrigin;
import io.casserole.testing.FakeOrigin.Exchange;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * An origin that gives the answers it was told, in turn, whatever it is asked for; the last one again and again. The body of the first request's answer is
 * {@code answer 1}, of the second's {@code answer 2}. It knows no ranges. Each answer has a {@code Date}, unless it was told another.
 */
final class TurnOrigin {
    private final Clock clock;
    private final FakeOrigin wire = new FakeOrigin();
    private final Deque<Consumer<Exchange>> turns = new ArrayDeque<>();

    TurnOrigin(Clock clock) {
        this.clock = clock;
        wire.answering(exchange -> next().accept(exchange));
    }

    Origin wire() {
        return wire;
    }

    /** 200, with these fields: {@code "ETag: \"1\""}; {@code #} in a value stands for the number of the request. */
    TurnOrigin answers(String... fields) {
        return answers(200, fields);
    }

    TurnOrigin answers(int status, String... fields) {
        turns.add(exchange -> {
            String number = Integer.toString(requests().size());
            byte[] body = status == 204 || status == 304
                    ? new byte[0]
                    : ("answer " + number).getBytes(StandardCharsets.US_ASCII);
            Fields told = fields(
                    Stream.of(fields).map(line -> line.replace("#", number)).toArray(String[]::new));
            exchange.head(status, complete(told, status, body.length))
                    .data(body)
                    .end();
        });
        return this;
    }

    /** Closes the connection without an answer. */
    TurnOrigin fails() {
        turns.add(exchange -> exchange.fail(FetchException.Reason.UNREACHABLE));
        return this;
    }

    List<Origin.Request> requests() {
        return wire.requests();
    }

    Origin.Request lastRequest() {
        return requests().get(requests().size() - 1);
    }

    /** How an instant so many seconds from now is written. */
    String date(long seconds) {
        return HttpDate.format(clock.instant().plusSeconds(seconds));
    }

    /** Fields from lines; several lines of one name stay several. */
    static Fields fields(String... lines) {
        Fields.Builder fields = Fields.builder();
        for (String line : lines) {
            int colon = line.indexOf(':');
            fields.add(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        return fields.build();
    }

    private Consumer<Exchange> next() {
        if (turns.isEmpty()) {
            throw new AssertionError("expected no request, found " + lastRequest());
        }
        return turns.size() == 1 ? turns.element() : turns.remove();
    }

    private Fields complete(Fields told, int status, int length) {
        Fields dated = told.has("Date") ? told : told.with("Date", date(0));
        return status == 204 || status == 304 ? dated : dated.with("Content-Length", Integer.toString(length));
    }
}
