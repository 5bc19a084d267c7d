package io.casserole.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8941 §3.2, §4.2: dictionaries. */
class StructuredDictionaryTest {
    @Test
    void readsEveryTypeOfValue() {
        assertThat(StructuredDictionary.parse(
                        "a=-1,\tb=1.5 , c=\"x, \\\"y\\\\\", d=t/o:k*, e=:YQ==:, f=?0, g, h=(1 \"a b\";p  c)"))
                .contains(Map.of(
                        "a",
                        "-1",
                        "b",
                        "1.5",
                        "c",
                        "\"x, \\\"y\\\\\"",
                        "d",
                        "t/o:k*",
                        "e",
                        ":YQ==:",
                        "f",
                        "?0",
                        "g",
                        "?1",
                        "h",
                        "(1 \"a b\";p  c)"));
    }

    @Test
    void dropsParametersAndKeepsTheLastOfEqualKeys() {
        assertThat(StructuredDictionary.parse("a=1;x;y=\"z\", b;c=2, *k_-.*=3, a=4; x=?1"))
                .contains(Map.of("a", "4", "b", "?1", "*k_-.*", "3"));
    }

    @Test
    void emptyTextIsAnEmptyDictionary() {
        assertThat(StructuredDictionary.parse("")).contains(Map.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A=1",
                "a=",
                "a==1",
                "a=1,",
                ",a=1",
                "a=1,,b",
                "a=1 b=2",
                "a =1",
                "a= 1",
                "a=\"x",
                "a=\"\u00e9\"",
                "a=\"\\x\"",
                "a=?2",
                "a=:?:",
                "a=1;",
                "a=1;X=2",
                "a=1234567890123456",
                "a=1234567890123.5",
                "a=1.2345",
                "a=1.",
                "a=--1",
                "a=(1 2",
                "a=(1\t2)",
                "a=(1,2)",
                "&",
                "a=&",
                "1=a",
                "a;"
            })
    void refusesTheWholeForOneFault(String text) {
        assertThat(StructuredDictionary.parse(text)).isEmpty();
    }

    @Test
    void readsLongTextsWithoutRecursion() {
        String value = "\"" + "x\\\"".repeat(50_000) + "\"";
        String list = "(" + "a;b=1 ".repeat(50_000) + ")";

        assertThat(StructuredDictionary.parse("a=" + value + ", b=" + list)).contains(Map.of("a", value, "b", list));
    }
}
