package io.neaptide.connect.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the component archive and the drop-in jar hold, and what they must never hold. */
class ArchiveContentIT {

  private static final Path ARCHIVE = Path.of(System.getProperty("neaptide.archive"));
  private static final Path JAR = Path.of(System.getProperty("neaptide.jar"));
  private static final String ROOT = ARCHIVE.getFileName().toString().replace(".zip", "/");

  /** What a worker shares with its plugins: a second copy would break or shadow it. */
  private static final List<String> OF_THE_WORKER = List.of("org/apache/kafka/", "org/slf4j/");

  @Test
  void archiveHasTheLayoutOfAComponent() throws IOException {
    assertThat(names(ARCHIVE)).allMatch(name -> name.startsWith(ROOT));
    assertThat(names(ARCHIVE))
        .contains(
            ROOT + "manifest.json",
            ROOT + "assets/logo.png",
            ROOT + "doc/README.md",
            ROOT + "doc/CHANGELOG.md",
            ROOT + "doc/LICENSE",
            ROOT + "doc/NOTICE",
            ROOT + "doc/version.txt",
            ROOT + "doc/docs/configuration.md",
            ROOT + "etc/rest/table-source.json",
            ROOT + "etc/rest/table-sink.json",
            ROOT + "etc/standalone/table-source.properties",
            ROOT + "etc/standalone/table-sink.properties");
  }

  @Test
  void everyLinkOfItsPagesLeadsSomewhere(@TempDir Path folder) throws IOException {
    try (ZipFile zip = new ZipFile(ARCHIVE.toFile())) {
      for (ZipEntry entry : zip.stream().filter(e -> !e.isDirectory()).toList()) {
        Path file = folder.resolve(entry.getName());
        Files.createDirectories(file.getParent());
        Files.copy(zip.getInputStream(entry), file);
      }
    }
    DocumentLinks links = new DocumentLinks(folder);

    assertThat(links.pages()).hasSizeGreaterThan(30);
    assertThat(links.dead()).isEmpty();
  }

  @Test
  void manifestNamesBothComponents() throws IOException {
    try (ZipFile zip = new ZipFile(ARCHIVE.toFile())) {
      JsonNode manifest =
          new ObjectMapper().readTree(zip.getInputStream(zip.getEntry(ROOT + "manifest.json")));
      String name =
          manifest.path("owner").path("username").asText()
              + "-"
              + manifest.path("name").asText()
              + "-"
              + manifest.path("version").asText();
      assertThat(name + "/").isEqualTo(ROOT);
      assertThat(manifest.path("component_types"))
          .extracting(JsonNode::asText)
          .containsExactlyInAnyOrder("source", "sink");
      assertThat(manifest.path("release_date").asText()).matches("\\d{4}-\\d{2}-\\d{2}");
      assertThat(zip.getEntry(ROOT + manifest.path("logo").asText())).isNotNull();
    }
  }

  @Test
  void archiveHoldsNothingOfTheWorker() throws IOException {
    List<String> classes = new ArrayList<>();
    try (ZipFile zip = new ZipFile(ARCHIVE.toFile())) {
      for (ZipEntry entry : zip.stream().filter(e -> e.getName().endsWith(".jar")).toList()) {
        byte[] jar = zip.getInputStream(entry).readAllBytes();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(jar))) {
          for (ZipEntry inner = in.getNextEntry(); inner != null; inner = in.getNextEntry()) {
            classes.add(inner.getName());
          }
        }
      }
    }
    assertThat(classes)
        .contains(
            "io/neaptide/connect/RowConverter.class",
            "io/neaptide/connect/hook/EventProcessor.class",
            "io/neaptide/connect/jdbc/JdbcStateStore.class",
            "org/postgresql/Driver.class",
            "org/h2/Driver.class");
    assertThat(classes).noneMatch(ArchiveContentIT::isOfTheWorker);
  }

  @Test
  void archiveHasTheCommandWhereAWorkerDoesNotLookForClasses() throws IOException {
    List<String> bin = names(ARCHIVE).stream().filter(n -> n.startsWith(ROOT + "bin/n")).toList();
    assertThat(bin).containsExactlyInAnyOrder(ROOT + "bin/neaptide", ROOT + "bin/neaptide.cmd");
    assertThat(names(ARCHIVE))
        .filteredOn(name -> name.matches(".*\\.(jar|zip|class)"))
        .allMatch(name -> name.startsWith(ROOT + "lib/"))
        .noneMatch(name -> name.contains("neaptide-command"))
        .noneMatch(name -> name.contains("picocli"));
    assertThat(names(ARCHIVE))
        .contains(ROOT + "doc/licenses/command/zstd-jni/LICENSE")
        .anyMatch(name -> name.matches(ROOT + "doc/licenses/command/kafka-clients.*/LICENSE"));
    assertThat(names(JAR)).noneMatch(name -> name.startsWith("io/neaptide/connect/command/"));
  }

  @Test
  void jarHoldsWhatItNeedsAndNothingOfTheWorker() throws IOException {
    assertThat(names(JAR))
        .contains(
            "io/neaptide/connect/source/TableSourceConnector.class",
            "io/neaptide/connect/sink/TableSinkConnector.class",
            "io/neaptide/connect/hook/EventProcessor.class",
            "io/neaptide/connect/jdbc/JdbcStateStore.class",
            "com/fasterxml/jackson/core/JsonFactory.class",
            "net/sf/jsqlparser/parser/CCJSqlParser.class",
            "META-INF/LICENSE",
            "META-INF/NOTICE");
    assertThat(names(JAR)).noneMatch(ArchiveContentIT::isOfTheWorker);
    assertThat(names(JAR))
        .noneMatch(name -> name.matches(".*(module-info\\.class|\\.(SF|RSA|DSA))"));
    assertThat(names(JAR))
        .anyMatch(name -> name.matches("META-INF/licenses/jackson-core.*/LICENSE"))
        .anyMatch(name -> name.matches("META-INF/licenses/postgresql.*/LICENSE"))
        .contains("META-INF/licenses/h2/LICENSE");
    assertThat(text(JAR, "META-INF/LICENSE")).contains("Apache License");
  }

  @Test
  void jarNamesItsPluginsForServiceLoading() throws IOException {
    assertThat(text(JAR, "META-INF/services/org.apache.kafka.connect.source.SourceConnector"))
        .contains("io.neaptide.connect.source.TableSourceConnector");
    assertThat(text(JAR, "META-INF/services/org.apache.kafka.connect.sink.SinkConnector"))
        .contains("io.neaptide.connect.sink.TableSinkConnector");
    assertThat(text(JAR, "META-INF/services/org.apache.kafka.connect.storage.Converter"))
        .contains("io.neaptide.connect.RowConverter");
    assertThat(text(JAR, "META-INF/services/java.sql.Driver"))
        .contains("org.postgresql.Driver", "org.h2.Driver");
  }

  private static boolean isOfTheWorker(String name) {
    return OF_THE_WORKER.stream().anyMatch(name::startsWith);
  }

  private static List<String> names(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return zip.stream().map(ZipEntry::getName).toList();
    }
  }

  private static String text(Path file, String name) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return new String(
          zip.getInputStream(zip.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
