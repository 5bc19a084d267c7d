package io.casserole.it;

import io.casserole.legacy.LegacyDownloads;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Packs {@link LegacyDownloads} as its developers once did. */
final class LegacyWar {
    private LegacyWar() {}

    /** Writes the WAR of an application that serves this file. */
    static void write(Path war, Path file) throws IOException {
        String descriptor = Files.readString(Path.of("src/test/legacy/WEB-INF/web.xml"))
                .replace("@file@", file.toAbsolutePath().toString());
        String name = LegacyDownloads.class.getName().replace('.', '/') + ".class";
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(war));
                InputStream servlet = LegacyWar.class.getClassLoader().getResourceAsStream(name)) {
            if (servlet == null) {
                throw new IOException("expected " + name + " on the class path, found nothing");
            }
            out.putNextEntry(new ZipEntry("WEB-INF/web.xml"));
            out.write(descriptor.getBytes(StandardCharsets.UTF_8));
            out.putNextEntry(new ZipEntry("WEB-INF/classes/" + name));
            out.write(servlet.readAllBytes());
        }
    }
}
