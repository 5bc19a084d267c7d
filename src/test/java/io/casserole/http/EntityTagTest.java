package io.casserole.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110 §8.8.3: entity tags and their lists. */
class EntityTagTest {
    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"a\"", "W/\"a\"", "W/\"\"", "\"a,b\\\"", "\"\u00e9!#~\""})
    void readsAndWritesVerbatim(String value) {
        assertThat(EntityTag.parse(value)).get().hasToString(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "\"",
                "\"a",
                "a\"",
                "w/\"a\"",
                "W/a",
                "W/\"",
                "\"a b\"",
                "\"a\"b\"",
                "\"a\", \"b\"",
                " \"a\"",
                "\"\u007f\""
            })
    void refusesWhatIsNoEntityTag(String value) {
        assertThat(EntityTag.parse(value)).isEmpty();
    }

    @Test
    void tagWithAForbiddenCharacterCannotBeMade() {
        assertThatIllegalArgumentException().isThrownBy(() -> new EntityTag(false, "a\"b"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"W/'1',W/'1',false,true", "W/'1',W/'2',false,false", "W/'1','1',false,true", "'1','1',true,true"})
    void comparesAsTheTableOfSection88_3_2(String left, String right, boolean strong, boolean weak) {
        EntityTag one = tag(left);
        EntityTag other = tag(right);

        assertThat(one.strongEquals(other)).isEqualTo(strong);
        assertThat(other.strongEquals(one)).isEqualTo(strong);
        assertThat(one.weakEquals(other)).isEqualTo(weak);
        assertThat(other.weakEquals(one)).isEqualTo(weak);
    }

    @Test
    void fieldGivenTwiceIsNoTag() {
        assertThat(EntityTag.of(Fields.of("ETag", "\"a\""))).contains(tag("'a'"));
        assertThat(EntityTag.of(Fields.of("ETag", "\"a\"", "ETag", "\"a\""))).isEmpty();
        assertThat(EntityTag.of(Fields.empty())).isEmpty();
    }

    @Test
    void listsTagsOverAllLinesAndLeavesOutOthers() { // RFC 9110 §13.1.2
        Fields request = Fields.of("If-None-Match", "\"a,\\\",W/\"b\" ,, c", "If-None-Match", "\"d\"");

        EntityTags list = EntityTags.of(request, "If-None-Match");

        assertThat(list.any()).isFalse();
        assertThat(list.tags()).extracting(EntityTag::toString).containsExactly("\"a,\\\"", "W/\"b\"", "\"d\"");
    }

    @Test
    void starStandsAlone() { // RFC 9110 §13.1.1
        assertThat(EntityTags.of(Fields.of("If-Match", "*"), "If-Match").any()).isTrue();
        assertThat(EntityTags.of(Fields.of("If-Match", "*, \"a\""), "If-Match").any())
                .isFalse();
        assertThat(EntityTags.of(Fields.of("If-Match", "\"*\""), "If-Match").any())
                .isFalse();
    }

    private static EntityTag tag(String singleQuoted) {
        return EntityTag.parse(singleQuoted.replace('\'', '"')).orElseThrow();
    }
}
