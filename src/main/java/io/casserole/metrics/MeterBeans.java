package io.casserole.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Each meter as an MBean, named after the web application, the meter and its labels:
 *
 * <pre>
 * io.casserole:context="/files",name=casserole_client_sent_bytes_total,source=disk
 * </pre>
 */
final class MeterBeans implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MeterBeans.class);

    private final MBeanServer server;
    private final String context;
    private final Deque<ObjectName> registered = new ArrayDeque<>(); // guarded by this

    MeterBeans(MBeanServer server, String contextPath) {
        this.server = server;
        this.context = contextPath.isEmpty() ? "/" : contextPath;
    }

    static MeterBeans ofThisJvm(String contextPath) {
        return new MeterBeans(ManagementFactory.getPlatformMBeanServer(), contextPath);
    }

    /** Registers a meter, unless another web application has that name: then it is not seen here. */
    synchronized void add(Meter meter) {
        try {
            ObjectName name = name(meter.getId());
            server.registerMBean(new MeterBean(meter), name);
            registered.push(name);
        } catch (JMException e) {
            LOG.warn("CSR-0801 Meter {} is not seen in JMX: {}", meter.getId(), e.toString());
        }
    }

    private ObjectName name(Meter.Id id) throws MalformedObjectNameException {
        StringBuilder name = new StringBuilder("io.casserole:context=").append(ObjectName.quote(context));
        name.append(",name=").append(id.getName());
        for (Tag tag : id.getTags()) {
            name.append(',').append(tag.getKey()).append('=').append(tag.getValue());
        }
        return new ObjectName(name.toString());
    }

    @Override
    public synchronized void close() {
        while (!registered.isEmpty()) {
            ObjectName name = registered.pop();
            try {
                server.unregisterMBean(name);
            } catch (JMException e) {
                LOG.warn("CSR-0802 MBean {} could not be removed: {}", name, e.toString());
            }
        }
    }
}
