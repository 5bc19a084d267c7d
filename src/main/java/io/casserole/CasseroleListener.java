package io.casserole;

import io.casserole.config.CasseroleConfig;
import io.casserole.config.ClientConfig;
import io.casserole.config.InitParams;
import io.casserole.config.Settings;
import io.casserole.config.UpstreamConfig;
import io.casserole.servlet.CacheFilter;
import jakarta.servlet.Registration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a node when the web application is deployed and stops it when it is undeployed. A node that cannot run fails the deployment. */
public final class CasseroleListener implements ServletContextListener {
    private static final Logger LOG = LoggerFactory.getLogger(CasseroleListener.class);

    private final Deque<AutoCloseable> running = new ArrayDeque<>();

    @Override
    public void contextInitialized(ServletContextEvent event) {
        try {
            start(event.getServletContext());
        } catch (RuntimeException e) {
            stop();
            LOG.error("CSR-0102 Casserole does not start. {}", e.getMessage());
            throw e;
        }
    }

    private void start(ServletContext context) {
        Settings settings =
                new Settings(System.getenv(), System.getProperties(), initParams(context), context.getContextPath());
        LiveSettings live = LiveSettings.open(settings);
        CasseroleConfig config = live.get();
        Instance self = Instance.of(config, context.getContextPath());
        Instances instances = new Instances(System.getProperties());
        running.push(instances.enter(self));
        MemoryCheck.ofThisJvm().problem(instances.all()).ifPresent(problem -> {
            throw new IllegalStateException(problem);
        });
        if (settings.isSet(ClientConfig.ADDRESS)) {
            refuseToMirrorItself(config);
        }
        boolean demo = config.client().demo() && !settings.isSet(UpstreamConfig.MIRROR_URL);
        if (demo) {
            running.push(demoOrigin(config));
        }
        Casserole node = Casserole.open(live, context.getContextPath());
        running.push(node);
        node.front().publish(context);
        node.administration().publish(context);
        node.join();
        leaveWhenTheJvmStops(node);
        LOG.info(
                "CSR-0101 Casserole caches {} at {} with {}",
                config.upstream().mirrors().stream().map(URI::toString).collect(Collectors.joining(" and ")),
                self.contextPath(),
                self.budget());
        List<Instance> all = instances.all();
        if (all.size() > 1) {
            LOG.info(
                    "CSR-0113 {} instances in this JVM have together {}",
                    all.size(),
                    Instance.sum(all).budget());
        }
        if (demo) {
            Demo.invitation(config.client().address(), context.getContextPath()).forEach(LOG::info);
        }
    }

    /** Containers refuse requests before they stop web applications: by then the others should ask somebody else. */
    private void leaveWhenTheJvmStops(Casserole node) {
        Thread hook = new Thread(node::leave, "casserole-leave");
        Runtime.getRuntime().addShutdownHook(hook);
        running.push(() -> {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                LOG.debug("The JVM is stopping, so the hook has run or runs");
            }
        });
    }

    /** Loops through other names or machines are found by CDN-Loop, request by request. */
    private static void refuseToMirrorItself(CasseroleConfig config) {
        InetSocketAddress own = config.client().address();
        for (URI mirror : config.upstream().mirrors()) {
            int port = mirror.getPort() >= 0
                    ? mirror.getPort()
                    : mirror.getScheme().equals("https") ? 443 : 80;
            if (port == own.getPort() && mirror.getHost().equalsIgnoreCase(own.getHostString())) {
                throw new IllegalStateException("mirror-url: expected another server than this one at "
                        + own.getHostString() + ":" + own.getPort() + ", found " + mirror);
            }
        }
    }

    private static AutoCloseable demoOrigin(CasseroleConfig config) {
        int port = config.upstream().mirrorUrl().getPort();
        try {
            return DemoOrigin.start(new InetSocketAddress("localhost", port));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "demo: expected port " + port + " of mirror-url to be free for the demo origin, found "
                            + e.getMessage(),
                    e);
        }
    }

    private static Map<String, String> initParams(ServletContext context) {
        Map<String, String> ofContext = new HashMap<>();
        for (String name : Collections.list(context.getInitParameterNames())) {
            ofContext.put(name, context.getInitParameter(name));
        }
        Map<String, String> ofFilter = context.getFilterRegistrations().values().stream()
                .filter(filter -> CacheFilter.class.getName().equals(filter.getClassName()))
                .findFirst()
                .<Map<String, String>>map(Registration::getInitParameters)
                .orElseGet(Map::of);
        return InitParams.of(ofFilter, ofContext);
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        stop();
        LinkedRecords.forget();
    }

    private void stop() {
        while (!running.isEmpty()) {
            try {
                running.pop().close();
            } catch (Exception e) {
                LOG.warn("CSR-0103 A part did not stop: {}", e.toString());
            }
        }
    }
}
