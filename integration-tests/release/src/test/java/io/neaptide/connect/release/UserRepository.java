package io.neaptide.connect.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Maven of a user: nothing fetched yet, Neaptide published in one folder, all else in another.
 */
final class UserRepository {

  private final Path local;
  private final Path settings;

  UserRepository(Path folder, Published published) throws IOException {
    local = Files.createDirectories(folder.resolve("repository"));
    settings =
        Files.writeString(
            folder.resolve("settings.xml"),
            """
            <settings>
              <profiles>
                <profile>
                  <id>repositories</id>
                  <repositories>
                    <repository><id>neaptide</id><url>%1$s</url></repository>
                    <repository><id>others</id><url>%2$s</url></repository>
                  </repositories>
                  <pluginRepositories>
                    <pluginRepository><id>others</id><url>%2$s</url></pluginRepository>
                  </pluginRepositories>
                </profile>
              </profiles>
              <activeProfiles><activeProfile>repositories</activeProfile></activeProfiles>
            </settings>
            """
                .formatted(published.folder().toUri(), MavenRun.REPOSITORY.toUri()));
  }

  /** The arguments with those that make Maven use it. */
  String[] with(String... arguments) {
    List<String> all = new ArrayList<>(List.of("-s", settings.toString()));
    all.add("-Dmaven.repo.local=" + local);
    all.addAll(List.of(arguments));
    return all.toArray(String[]::new);
  }

  /** From which repository a file of an artifact was fetched. */
  String origin(String artifact, String suffix) throws IOException {
    Path file = new Published(local).file(artifact, suffix);
    Path origins = file.resolveSibling("_remote.repositories");
    return Files.readString(origins)
        .lines()
        .filter(line -> line.startsWith(file.getFileName() + ">"))
        .map(line -> line.substring(line.indexOf('>') + 1).replace("=", ""))
        .findFirst()
        .orElseThrow();
  }

  /** A goal of a plugin in the version that this project uses, so that it is there. */
  static String goal(String plugin, String goal) throws IOException {
    Matcher version =
        Pattern.compile("<artifactId>" + plugin + "</artifactId>\\s*<version>([^<]+)</version>")
            .matcher(Files.readString(ProjectCopy.HOME.resolve("pom.xml")));
    if (!version.find()) {
      throw new IllegalArgumentException("The parent pom does not say which " + plugin + " to use");
    }
    return "org.apache.maven.plugins:" + plugin + ":" + version.group(1) + ":" + goal;
  }
}
