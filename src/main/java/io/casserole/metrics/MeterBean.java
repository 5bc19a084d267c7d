package io.casserole.metrics;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Statistic;
import java.util.stream.StreamSupport;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import org.jspecify.annotations.Nullable;

/** One meter as an MBean: an attribute for each thing it measures, {@code Value}, {@code Count}, {@code TotalTime} or {@code Max}, to be read. */
final class MeterBean implements DynamicMBean {
    private final Meter meter;

    MeterBean(Meter meter) {
        this.meter = meter;
    }

    @Override
    public Object getAttribute(String name) throws AttributeNotFoundException {
        return StreamSupport.stream(meter.measure().spliterator(), false)
                .filter(measurement -> name(measurement).equals(name))
                .findFirst()
                .orElseThrow(() -> new AttributeNotFoundException(name))
                .getValue();
    }

    private static String name(Measurement measurement) {
        Statistic statistic = measurement.getStatistic();
        return switch (statistic) {
            case COUNT -> "Count";
            case TOTAL_TIME -> "TotalTime";
            case MAX -> "Max";
            default -> "Value";
        };
    }

    @Override
    public AttributeList getAttributes(String[] names) {
        AttributeList found = new AttributeList();
        for (Measurement measurement : meter.measure()) {
            for (String name : names) {
                if (name(measurement).equals(name)) {
                    found.add(new Attribute(name, measurement.getValue()));
                }
            }
        }
        return found;
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        String meaning = meter.getId().getDescription();
        MBeanAttributeInfo[] attributes = StreamSupport.stream(meter.measure().spliterator(), false)
                .map(measurement -> new MBeanAttributeInfo(name(measurement), "double", meaning, true, false, false))
                .toArray(MBeanAttributeInfo[]::new);
        return new MBeanInfo(MeterBean.class.getName(), meaning, attributes, null, null, null);
    }

    @Override
    public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
        throw new AttributeNotFoundException(attribute.getName() + ": expected to be read, found to be set");
    }

    @Override
    public AttributeList setAttributes(AttributeList attributes) {
        return new AttributeList();
    }

    @Override
    public @Nullable Object invoke(String action, Object[] parameters, String[] signature) {
        throw new UnsupportedOperationException(action);
    }
}
