package io.casserole.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The compose file against the JSON schema of the Compose Specification, which a linter in the npm registry brings. */
final class ComposeSchemaIT {
    private static final String EDITION = "dclint@3.1.0";
    private static final String FILE = "schemas/compose.schema.json";

    @Test
    void composeFileFitsTheSchema() throws IOException {
        JsonObject compose = ComposeFile.with(Map.of()).model();
        Schema schema = schema();

        assertThat(problems(schema, compose)).isEmpty();
        compose.getAsJsonObject("services").getAsJsonObject("cache").addProperty("enviroment", "misspelt");
        assertThat(problems(schema, compose)).singleElement().asString().contains("enviroment");
    }

    private static List<String> problems(Schema schema, JsonObject compose) {
        return schema.validate(compose.toString(), InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }

    /** Without the addresses it gives for itself and for its dialect, of which the one is no address and the other not the dialect's own. */
    private static Schema schema() throws IOException {
        Path directory = NpmPackage.unpacked("schemas", EDITION);
        String text = Files.readString(directory.resolve(FILE)).replaceAll("\"\\$(schema|id)\": \"[^\"]*\",", "");
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(text, InputFormat.JSON);
    }
}
