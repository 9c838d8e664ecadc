package io.neaptide.connect.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.distribution.ImageTar.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The image of the profile {@code image}, by itself: what a worker takes on, and nothing else. */
@EnabledIfSystemProperty(named = "neaptide.image", matches = ".+")
class ImageContentIT {

  private static final String FOLDER = "opt/kafka/plugins/neaptide/";
  private static final String LIBRARIES = FOLDER + "libs/";
  private static final long LARGEST = 12_000_000;

  /** No group and nobody else may write. */
  private static final int WRITABLE = 022;

  private static Path file;
  private static ImageTar image;
  private static List<Entry> entries;

  @BeforeAll
  static void read() throws IOException {
    file = Path.of(System.getProperty("neaptide.image"));
    image = ImageTar.read(file);
    entries = image.entries();
  }

  @Test
  void allFilesAreInTheFolderOfThePlugin() throws IOException {
    assertThat(entries)
        .filteredOn(Entry::isFile)
        .isNotEmpty()
        .allMatch(entry -> entry.name().startsWith(FOLDER));
    assertThat(entries)
        .filteredOn(entry -> !entry.isFile())
        .allMatch(entry -> entry.name().startsWith(FOLDER) || FOLDER.startsWith(entry.name()));
    assertThat(entries)
        .as("classes beside jars: a worker would take one of them only")
        .noneMatch(entry -> entry.name().endsWith(".class"));
    assertThat(Files.size(file)).isLessThan(LARGEST);
  }

  @Test
  void itsJarsAreThoseOfTheArchive() throws IOException {
    Map<String, Integer> jars = new TreeMap<>();
    for (Entry entry : entries) {
      if (entry.name().endsWith(".jar")) {
        assertThat(entry.name()).startsWith(LIBRARIES);
        jars.put(entry.name().substring(LIBRARIES.length()), Arrays.hashCode(entry.content()));
      }
    }

    assertThat(jars).isEqualTo(jarsOfTheArchive());
  }

  private static Map<String, Integer> jarsOfTheArchive() throws IOException {
    Map<String, Integer> jars = new TreeMap<>();
    try (ZipFile archive = new ZipFile(System.getProperty("neaptide.archive"))) {
      for (ZipEntry entry : archive.stream().filter(e -> e.getName().endsWith(".jar")).toList()) {
        jars.put(
            Path.of(entry.getName()).getFileName().toString(),
            Arrays.hashCode(archive.getInputStream(entry).readAllBytes()));
      }
    }
    return jars;
  }

  @Test
  void licensesOfWhatItHoldsAreWithIt() {
    assertThat(entries)
        .extracting(Entry::name)
        .contains(FOLDER + "resources/META-INF/LICENSE", FOLDER + "resources/META-INF/NOTICE")
        .anyMatch(name -> name.matches(".*/licenses/postgresql.*/LICENSE"));
  }

  @Test
  void everybodyMayReadAndOnlyRootMayWrite() {
    for (Entry entry : entries) {
      assertThat(entry.header().getMode() & 0777)
          .as(entry.name())
          .isEqualTo(entry.isFile() ? 0644 : 0755)
          .matches(mode -> (mode & WRITABLE) == 0);
      assertThat(entry.header().getLongUserId()).as(entry.name()).isZero();
      assertThat(entry.header().getLongGroupId()).as(entry.name()).isZero();
      assertThat(entry.header().isSymbolicLink() || entry.header().isLink())
          .as(entry.name())
          .isFalse();
    }
  }

  @Test
  void nothingTellsWhenOrByWhomItWasMade() {
    assertThat(image.config().path("created").asText()).isEqualTo("1970-01-01T00:00:00Z");
    assertThat(entries)
        .extracting(entry -> entry.header().getLastModifiedTime().toInstant().getEpochSecond())
        .containsOnly(1L);
    assertThat(entries)
        .extracting(entry -> entry.header().getUserName() + entry.header().getGroupName())
        .containsOnly("");
  }

  @Test
  void itRunsNothingByItself() {
    assertThat(image.config().path("config").path("Entrypoint").isMissingNode()).isTrue();
    assertThat(image.config().path("config").path("Cmd").isMissingNode()).isTrue();
    assertThat(image.config().path("config").path("Env")).isEmpty();
    assertThat(image.manifest().path("RepoTags").path(0).asText()).startsWith("neaptide-plugin:");
  }
}
