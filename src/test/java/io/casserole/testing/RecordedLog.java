package io.casserole.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What one class logs while this is open. */
public final class RecordedLog implements AutoCloseable {
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();
    private final Logger logger; // held, since loggers that nobody holds are collected
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            records.add(entry);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private RecordedLog(Logger logger) {
        this.logger = logger;
    }

    public static RecordedLog of(Class<?> type) {
        RecordedLog log = new RecordedLog(Logger.getLogger(type.getName()));
        log.logger.addHandler(log.handler);
        return log;
    }

    /** The messages of warnings so far. */
    public List<String> warnings() {
        return records.stream()
                .filter(entry -> entry.getLevel().equals(Level.WARNING))
                .map(LogRecord::getMessage)
                .toList();
    }

    @Override
    public void close() {
        logger.removeHandler(handler);
    }
}
