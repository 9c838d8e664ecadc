package io.neaptide.connect.release;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/** The project in another folder, so that it can be built beside the build that runs the tests. */
final class ProjectCopy {

  static final Path HOME =
      Path.of(System.getProperty("neaptide.home")).toAbsolutePath().normalize();
  static final String VERSION = System.getProperty("neaptide.version");

  private static final Set<String> NOT_COPIED = Set.of(".git", ".idea", "target");

  private ProjectCopy() {}

  /** Copies what is under version control. */
  static Path sources(Path folder) throws IOException {
    copy(HOME, folder, NOT_COPIED);
    return folder;
  }

  /** The same with the classes of the modules, which then need not be compiled. */
  static Path sourcesAndClasses(Path folder) throws IOException {
    sources(folder);
    for (String module : Published.MODULES) {
      copy(
          HOME.resolve(module).resolve("target/classes"),
          folder.resolve(module).resolve("target/classes"),
          Set.of());
    }
    return folder;
  }

  private static void copy(Path from, Path to, Set<String> without) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            if (without.contains(folder.getFileName().toString())) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(to.resolve(from.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
