package io.neaptide.connect.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A release as RELEASING.md makes it, from a folder that is laid out as a Maven repository. */
class ReleaseIT {

  @TempDir static Path folder;

  private static Published published;
  private static SigningKey key;

  @BeforeAll
  static void publish() throws Exception {
    key = new SigningKey();
    published = new Published(folder.resolve("published"));
    // Neither the folder nor the clock, the language or the umask of a machine may be seen later.
    new MavenRun(
            ProjectCopy.sourcesAndClasses(folder.resolve("project")),
            Map.of(
                "MAVEN_GPG_KEY",
                key.armored(),
                "MAVEN_GPG_PASSPHRASE",
                SigningKey.PASSPHRASE,
                "MAVEN_OPTS",
                "-Duser.timezone=Pacific/Chatham -Duser.language=tr -Duser.country=TR"),
            "077")
        .run(
            "deploy",
            "-Prelease",
            "-Dgpg.signer=bc",
            "-DaltDeploymentRepository=local::" + published.folder().toUri(),
            "-Dmaven.repo.local=" + MavenRun.REPOSITORY,
            "-Dmaven.install.skip",
            "-Dmaven.main.skip",
            "-Dmaven.test.skip",
            "-Dspotless.check.skip",
            "-pl",
            ".," + String.join(",", Published.MODULES));
  }

  @Test
  void whatUsersFetchIsPublishedAndNothingElse() throws IOException {
    Set<String> expected = new TreeSet<>(Set.of("neaptide.pom"));
    for (String artifact :
        List.of("neaptide-common", "neaptide-hook-api", "neaptide-command", Published.PLUGIN)) {
      for (String suffix : List.of(".pom", ".jar", "-sources.jar", "-javadoc.jar")) {
        expected.add(artifact + suffix);
      }
    }
    expected.add(Published.PLUGIN + ".zip");
    expected.add("neaptide-command.zip");
    expected.add("neaptide-command-all.jar");
    if (!MavenRun.OFFLINE) {
      expected.add(Published.PLUGIN + "-cyclonedx.json");
      expected.add("neaptide-command-cyclonedx.json");
    }
    expected.addAll(expected.stream().map(name -> name + ".asc").toList());

    assertThat(published.names()).containsExactlyElementsOf(new TreeSet<>(expected));
  }

  @Test
  void everyFileHasASignatureOfTheKeyAndAChecksum() throws Exception {
    for (Path file : published.files()) {
      if (!file.toString().endsWith(".asc")) {
        assertThat(key.hasSigned(file, Path.of(file + ".asc"))).as(file.toString()).isTrue();
        assertThat(Path.of(file + ".sha1")).exists();
      }
    }
  }

  @Test
  void pomsSayWhatARepositoryAsksFor() throws IOException {
    for (String artifact : List.of("neaptide", "neaptide-command", Published.PLUGIN)) {
      assertThat(Files.readString(published.file(artifact, ".pom")))
          .contains(
              "<name>",
              "<description>",
              "<url>https://github.com/neaptide/neaptide</url>",
              "<licenses>",
              "<developers>",
              "<connection>scm:git:https://github.com/neaptide/neaptide.git</connection>",
              "<issueManagement>");
    }
    for (String artifact : List.of("neaptide-common", "neaptide-hook-api")) {
      assertThat(Files.readString(published.file(artifact, ".pom")))
          .contains("<parent>", "<name>", "<description>");
    }
  }

  @Test
  void anotherMachineMakesTheSameFiles() throws IOException {
    assertThat(published.file("neaptide-hook-api", ".jar"))
        .hasSameBinaryContentAs(built("hook-api", "neaptide-hook-api", ".jar"));
    assertThat(published.file("neaptide-common", ".jar"))
        .hasSameBinaryContentAs(built("common", "neaptide-common", ".jar"));
    assertThat(published.file("neaptide-command", "-all.jar"))
        .hasSameBinaryContentAs(built("command", "neaptide-command", "-all.jar"));
    assertThat(entries(published.file("neaptide-command", ".zip")))
        .isEqualTo(entries(built("command", "neaptide-command", ".zip")));
    assertThat(published.file(Published.PLUGIN, ".jar"))
        .hasSameBinaryContentAs(built("distribution", Published.PLUGIN, ".jar"));
    assertThat(entries(published.file(Published.PLUGIN, ".zip")))
        .isEqualTo(entries(built("distribution", Published.PLUGIN, ".zip")));
  }

  @Test
  void exampleOfAHookBuildsAgainstWhatIsPublished(@TempDir Path user) throws Exception {
    Path example = user.resolve("event-processor");
    copyExample(example);
    UserRepository repository = new UserRepository(user, published);

    MavenRun.in(example)
        .run(
            repository.with(
                UserRepository.goal("maven-resources-plugin", "resources"),
                UserRepository.goal("maven-compiler-plugin", "compile"),
                UserRepository.goal("maven-jar-plugin", "jar")));

    assertThat(example.resolve("target/confidential-rows-1.0.jar")).exists();
    assertThat(repository.origin("neaptide-hook-api", ".jar")).isEqualTo("neaptide");
  }

  @Test
  void pluginIsFetchedByItsCoordinatesAsOneJar(@TempDir Path user) throws Exception {
    UserRepository repository = new UserRepository(user, published);
    Path fetched = user.resolve("fetched");
    Files.createDirectories(fetched);

    // As Strimzi does: whatever the pom asks for, in all scopes, goes beside the jar.
    MavenRun.in(user)
        .run(
            repository.with(
                UserRepository.goal("maven-dependency-plugin", "copy-dependencies"),
                "-DoutputDirectory=" + fetched,
                "-f",
                published.file(Published.PLUGIN, ".pom").toString()));
    MavenRun.in(user)
        .run(
            repository.with(
                UserRepository.goal("maven-dependency-plugin", "copy"),
                "-DoutputDirectory=" + fetched,
                "-Dartifact=io.neaptide.connect:" + Published.PLUGIN + ":" + ProjectCopy.VERSION));

    try (Stream<Path> files = Files.list(fetched)) {
      assertThat(files)
          .singleElement()
          .satisfies(
              jar ->
                  assertThat(jar).hasSameBinaryContentAs(published.file(Published.PLUGIN, ".jar")));
    }
    assertThat(repository.origin(Published.PLUGIN, ".jar")).isEqualTo("neaptide");
  }

  @Test
  void billOfMaterialsNamesEveryLibraryOfTheArchive() throws IOException {
    assumeThat(MavenRun.OFFLINE).as("the plugin that makes it insists on being online").isFalse();
    String root = Published.PLUGIN + "-" + ProjectCopy.VERSION + "/";
    try (ZipFile zip = new ZipFile(published.file(Published.PLUGIN, ".zip").toFile())) {
      JsonNode bill =
          new ObjectMapper().readTree(zip.getInputStream(zip.getEntry(root + "doc/sbom.cdx.json")));
      Set<String> named = new TreeSet<>();
      for (JsonNode component : bill.path("components")) {
        named.add(
            component.path("name").asText() + "-" + component.path("version").asText() + ".jar");
      }
      assertThat(named)
          .containsExactlyElementsOf(
              zip.stream()
                  .map(ZipEntry::getName)
                  .filter(name -> name.startsWith(root + "lib/") && name.endsWith(".jar"))
                  .map(name -> name.substring((root + "lib/").length()))
                  .collect(Collectors.toCollection(TreeSet::new)));
      assertThat(bill.path("specVersion").asText()).isEqualTo("1.6");
      assertThat(bill.has("serialNumber")).isFalse();
      assertThat(bill.path("metadata").has("timestamp")).isFalse();
    }
  }

  /** Names, order, times and contents; without the bill of materials, which only a release has. */
  private static List<String> entries(Path archive) throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      return zip.stream()
          .filter(entry -> !entry.getName().endsWith("/sbom.cdx.json"))
          .map(entry -> entry + " " + entry.getLastModifiedTime() + " " + entry.getCrc())
          .toList();
    }
  }

  private static Path built(String module, String artifact, String suffix) {
    return ProjectCopy.HOME
        .resolve(module)
        .resolve("target")
        .resolve(artifact + "-" + ProjectCopy.VERSION + suffix);
  }

  private static void copyExample(Path to) throws IOException {
    Path from = ProjectCopy.HOME.resolve("config-examples/event-processor");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(from.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }
}
