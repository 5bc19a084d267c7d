package io.casserole.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.testing.GeneratedSection;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The documents say what the code does. After a change of settings: {@code -Dcasserole.update-docs=true}. */
class SettingsTableTest {

    private static final String WEB_XML = "src/main/webapp/WEB-INF/web.xml";

    private final SettingsTable table = new SettingsTable(CasseroleConfig.settings());

    @Test
    void theReadmeShowsEverySetting() {
        assertThat(GeneratedSection.ofSettings("README.md").text("\n" + table.markdown() + "\n"))
                .isEqualTo("\n" + table.markdown() + "\n");
    }

    @Test
    void webXmlListsEverySettingWithItsDefault() throws Exception {
        GeneratedSection.ofSettings(WEB_XML).text(table.initParams());

        Map<String, String> defaults = new LinkedHashMap<>();
        CasseroleConfig.settings().forEach(setting -> defaults.put(setting.name(), setting.defaultText()));
        assertThat(initParams()).containsExactlyEntriesOf(defaults);
    }

    @Test
    void theDefaultsInWebXmlLeaveEverySettingNotGiven() throws Exception {
        Settings settings = Settings.of(initParams());

        assertThat(CasseroleConfig.settings()).noneMatch(settings::isSet);
    }

    private static Map<String, String> initParams() throws Exception {
        Map<String, String> params = new LinkedHashMap<>();
        NodeList elements = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of(WEB_XML).toFile())
                .getElementsByTagName("init-param");
        for (int index = 0; index < elements.getLength(); index++) {
            Element param = (Element) elements.item(index);
            params.put(text(param, "param-name"), text(param, "param-value"));
        }
        return params;
    }

    private static String text(Element parent, String name) {
        return parent.getElementsByTagName(name).item(0).getTextContent();
    }
}
