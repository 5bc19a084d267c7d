package io.casserole.peer;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.concurrent.TimeUnit;

/**
 * Lets each call to etcd have one outcome, soon: gives all but watches a deadline, which jetcd does not, and lets no failure look as if it
 * should be repeated. Who asked knows when to ask again; jetcd would log two warnings for each failure, for as long as etcd is away, and
 * resume watches that are made anew anyway.
 */
final class OneTry implements ClientInterceptor {
    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        boolean lasting = "Watch".equals(method.getBareMethodName());
        CallOptions bounded =
                lasting ? options : options.withDeadlineAfter(Registry.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        return new SimpleForwardingClientCall<>(next.newCall(method, bounded)) {
            @Override
            public void start(Listener<A> listener, Metadata headers) {
                super.start(settling(listener), headers);
            }
        };
    }

    private static <A> ClientCall.Listener<A> settling(ClientCall.Listener<A> listener) {
        return new SimpleForwardingClientCallListener<>(listener) {
            @Override
            public void onClose(Status status, Metadata trailers) {
                super.onClose(status.getCode() == Status.Code.UNAVAILABLE ? aborted(status) : status, trailers);
            }
        };
    }

    private static Status aborted(Status status) {
        return Status.ABORTED
                .withDescription("etcd is away: " + status.getDescription())
                .withCause(status.getCause());
    }
}
