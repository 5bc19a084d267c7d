package io.casserole.config;

import java.util.List;

/**
 * What is too large to be stored; it passes by the cache.
 *
 * @param maxObjectSize   bytes of the longest object
 * @param maxStoredFields bytes of all fields of a response, as they came
 */
public record ObjectLimits(DataSize maxObjectSize, DataSize maxStoredFields) {

    static final Setting<DataSize> MAX_OBJECT_SIZE = Setting.of(
                    "max-object-size",
                    "1T",
                    Kind.size(),
                    "The longest object that is cached; it may be longer than the disk, which then holds the parts last asked for.")
            .live();

    static final Setting<DataSize> MAX_STORED_FIELDS = Setting.of(
                    "max-stored-fields",
                    "32K",
                    Kind.size(),
                    "The longest head of a response that is cached: the bytes of all its fields.")
            .live();

    /** The settings of this record, in the order of the table. */
    static List<Setting<?>> settings() {
        return List.of(MAX_OBJECT_SIZE, MAX_STORED_FIELDS);
    }

    /** Reads the settings; those that do not fit become problems of {@code settings}. */
    static ObjectLimits from(Settings settings) {
        return new ObjectLimits(settings.get(MAX_OBJECT_SIZE), settings.get(MAX_STORED_FIELDS));
    }
}
