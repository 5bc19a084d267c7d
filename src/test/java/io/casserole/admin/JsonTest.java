package io.casserole.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JsonTest {
    @Test
    void writesNestedValuesInOrder() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("a", List.of(1, 2.5, true));
        value.put("b", Map.of());
        value.put("c", Duration.ofSeconds(1));

        assertThat(Json.of(value)).isEqualTo("{\"a\":[1,2.5,true],\"b\":{},\"c\":\"PT1S\"}");
    }

    @Test
    void escapesWhatATextMayNotHold() {
        assertThat(Json.of("\"\\\n\t\u0001é")).isEqualTo("\"\\\"\\\\\\n\\u0009\\u0001é\"");
    }

    @Test
    void writesNull() {
        assertThat(Json.of(null)).isEqualTo("null");
    }
}
