package io.casserole.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;

/** Where this machine's Maven gets its artifacts from, by its effective settings and POM. */
final class MavenRegistry {
    private static final String HELP = "org.apache.maven.plugins:maven-help-plugin:3.5.1:";

    private static final String MIRROR_OF_CENTRAL = """
            string(//*[local-name()='mirror']
              [contains(',central,*,external:*,', concat(',', *[local-name()='mirrorOf'], ','))]
              /*[local-name()='url'])""";
    private static final String CENTRAL =
            "string(//*[local-name()='repository'][*[local-name()='id']='central']/*[local-name()='url'])";

    private MavenRegistry() {}

    /** The mirror of central, else central itself, as the project in this directory would use it. */
    static URI of(Path directory) {
        String mirror = evaluate(ask(directory, "effective-settings"), MIRROR_OF_CENTRAL);
        return URI.create(mirror.isEmpty() ? evaluate(ask(directory, "effective-pom"), CENTRAL) : mirror);
    }

    private static Document ask(Path directory, String goal) {
        Path answer = directory.resolve(goal + ".xml");
        Command.run(directory, List.of("mvn", "-B", "-q", "-ntp", HELP + goal, "-Doutput=" + answer))
                .assertSucceeded();
        try {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(answer.toFile());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (SAXException | ParserConfigurationException impossible) {
            throw new IllegalStateException(answer + " of " + goal, impossible);
        }
    }

    private static String evaluate(Document document, String expression) {
        XPath xpath = XPathFactory.newInstance().newXPath();
        try {
            return xpath.evaluate(expression, document).strip();
        } catch (XPathExpressionException impossible) {
            throw new IllegalStateException(expression, impossible);
        }
    }
}
