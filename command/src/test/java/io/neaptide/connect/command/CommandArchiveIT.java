package io.neaptide.connect.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.common.PluginVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the archive of the command holds, and that it runs as it is unpacked. */
class CommandArchiveIT {

  private static final Path ARCHIVE = Path.of(System.getProperty("neaptide.command.archive"));
  private static final String ROOT = ARCHIVE.getFileName().toString().replace(".zip", "/");

  @TempDir private Path folder;

  @Test
  void holdsTheCommandAndItsLicenses() throws IOException {
    assertThat(names())
        .allMatch(name -> name.startsWith(ROOT))
        .contains(
            ROOT + "bin/neaptide",
            ROOT + "bin/neaptide.cmd",
            ROOT + "LICENSE",
            ROOT + "NOTICE",
            ROOT + "licenses/jline/LICENSE",
            ROOT + "licenses/progressbar/LICENSE",
            ROOT + "licenses/slf4j/LICENSE",
            ROOT + "licenses/snappy-java/LICENSE",
            ROOT + "licenses/zstd-jni/LICENSE")
        .anyMatch(name -> name.matches(ROOT + "licenses/kafka-clients.*/LICENSE"))
        .anyMatch(name -> name.matches(ROOT + "licenses/jackson-databind.*/LICENSE"));
  }

  @Test
  void runsByItsScript() throws Exception {
    Path command = unpackedCommand();
    assertThat(command.toFile().setExecutable(true)).isTrue();
    assertThat(output(command.toString(), "--version")).isEqualTo(versionLine());
  }

  @Test
  void runsAsAJar() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    assertThat(output(java, "-jar", unpackedCommand().toString(), "--version"))
        .isEqualTo(versionLine());
  }

  private Path unpackedCommand() throws IOException {
    Path command = folder.resolve("neaptide");
    try (ZipFile zip = new ZipFile(ARCHIVE.toFile())) {
      Files.copy(
          zip.getInputStream(zip.getEntry(ROOT + "bin/neaptide")),
          command,
          StandardCopyOption.REPLACE_EXISTING);
    }
    return command;
  }

  private static String output(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    process.waitFor();
    return output;
  }

  private static String versionLine() {
    return "neaptide " + PluginVersion.current();
  }

  private static List<String> names() throws IOException {
    try (ZipFile zip = new ZipFile(ARCHIVE.toFile())) {
      return zip.stream().map(ZipEntry::getName).toList();
    }
  }
}
