package io.neaptide.connect.benchmarks.bed;

import io.neaptide.connect.hook.EventProcessor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** A hook that leaves everything as it is: what calling one costs. */
public final class NoOpHook implements EventProcessor {

  /** Puts it where hooks belong, beside the jars of the plugin in a folder. */
  public static Path installInto(Path plugins) {
    String file = NoOpHook.class.getName().replace('.', '/') + ".class";
    try (Stream<Path> all = Files.walk(plugins)) {
      Path api =
          all.filter(path -> path.getFileName().toString().startsWith("neaptide-hook-api"))
              .findFirst()
              .orElseThrow(() -> new IllegalStateException("No hook API below " + plugins));
      try (InputStream code = NoOpHook.class.getClassLoader().getResourceAsStream(file);
          JarOutputStream jar =
              new JarOutputStream(Files.newOutputStream(api.resolveSibling("no-op-hook.jar")))) {
        jar.putNextEntry(new JarEntry(file));
        code.transferTo(jar);
        jar.closeEntry();
      }
      return plugins;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot install the hook into " + plugins, e);
    }
  }
}
