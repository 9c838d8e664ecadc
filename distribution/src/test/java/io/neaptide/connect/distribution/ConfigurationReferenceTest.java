package io.neaptide.connect.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.jdbc.JdbcStateStore;
import io.neaptide.connect.sink.TableSinkConnector;
import io.neaptide.connect.source.TableSourceConnector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The committed reference is what the definitions say. {@code mvn -pl distribution -am test
 * -Dneaptide.docs.update=true} writes it again.
 */
class ConfigurationReferenceTest {

  private static final Path FILE = Path.of("..", "docs", "configuration.md");

  @Test
  void referenceIsGeneratedFromTheDefinitions() throws IOException {
    String expected =
        new ConfigurationReference()
            .paragraph("# Configuration reference")
            .paragraph(
                "Made from the definitions in the code; a test compares the two. Beside these, every"
                    + " connector has the keys of Connect itself, such as `tasks.max`, the"
                    + " converters and `errors.tolerance`.")
            .connector("TableSourceConnector", "source", new TableSourceConnector().config())
            .connector("TableSinkConnector", "sink", new TableSinkConnector().config())
            .hook(
                "JdbcStateStore",
                "store",
                "A hook for the sink, `event.processor.class="
                    + JdbcStateStore.class.getName()
                    + "`. See [JDBC state store](jdbc-state-store.md).",
                new JdbcStateStore().config())
            .markdown();
    if (Boolean.getBoolean("neaptide.docs.update")) {
      Files.writeString(FILE, expected);
    }

    assertThat(FILE)
        .as("run mvn -pl distribution -am test -Dneaptide.docs.update=true and commit the file")
        .hasContent(expected);
  }
}
