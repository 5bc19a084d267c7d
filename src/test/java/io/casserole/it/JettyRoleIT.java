package io.casserole.it;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class JettyRoleIT extends RoleSpec {
    JettyRoleIT(@TempDir Path directory) {
        super(new JettyProcess(), directory);
    }
}
