package io.casserole.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class TomcatRoleIT extends RoleSpec {
    private static final String USERS = """
            <tomcat-users xmlns="http://tomcat.apache.org/xml" version="1.0">
              <role rolename="casserole-admin"/>
              <user username="alice" password="of alice" roles="casserole-admin"/>
            </tomcat-users>
            """;

    TomcatRoleIT(@TempDir Path directory) {
        super(TomcatProcess.with("", users(directory)), directory);
    }

    private static Path users(Path directory) {
        try {
            Path overlay = directory.resolve("base");
            Files.createDirectories(overlay.resolve("conf"));
            Files.writeString(overlay.resolve("conf/tomcat-users.xml"), USERS);
            return overlay;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
