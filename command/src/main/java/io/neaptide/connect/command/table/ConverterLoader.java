package io.neaptide.connect.command.table;

import io.neaptide.connect.command.console.CommandException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Loads formats from folders apart from the command, as a worker loads plugins: what their jars
 * have wins over what the command has, but for Kafka's own classes, the formats' interfaces and the
 * log, which both must share.
 */
final class ConverterLoader extends URLClassLoader {

  /** What a worker does not load from a plugin either, and what formats of ours implement. */
  private static final Pattern SHARED =
      Pattern.compile(
          "java\\..*|javax\\.(crypto|management|naming|net|security|sql|xml)\\..*"
              + "|org\\.(ietf\\.jgss|w3c\\.dom|xml\\.sax|slf4j)\\..*"
              + "|io\\.neaptide\\.connect\\.common\\.serde\\..*"
              + "|org\\.apache\\.kafka\\."
              + "(?!connect\\.(transforms|converters|json)\\.).*");

  static {
    ClassLoader.registerAsParallelCapable();
  }

  private ConverterLoader(URL[] urls, ClassLoader parent) {
    super("neaptide-converters", urls, parent);
  }

  /**
   * A loader of the jars in folders, and below them; that of the command where there are none.
   *
   * @throws CommandException if one is no folder
   */
  static ClassLoader of(String option, List<Path> folders) {
    ClassLoader parent = ConverterLoader.class.getClassLoader();
    if (folders.isEmpty()) {
      return parent;
    }
    List<URL> urls = new ArrayList<>();
    for (Path folder : folders) {
      if (!Files.isDirectory(folder)) {
        throw new CommandException(
            option + " " + folder + " is not a folder; name the one that has the converter's jars");
      }
      urls.addAll(jars(option, folder));
    }
    return new ConverterLoader(urls.toArray(URL[]::new), parent);
  }

  private static List<URL> jars(String option, Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      List<URL> urls = new ArrayList<>();
      urls.add(url(folder));
      files
          .filter(file -> file.getFileName().toString().endsWith(".jar"))
          .sorted()
          .forEach(file -> urls.add(url(file)));
      return urls;
    } catch (IOException | UncheckedIOException e) {
      throw new CommandException(option + " " + folder + " cannot be read", e);
    }
  }

  private static URL url(Path file) {
    try {
      return file.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> found = findLoadedClass(name);
      if (found == null && !SHARED.matcher(name).matches()) {
        found = own(name);
      }
      if (found == null) {
        return super.loadClass(name, resolve);
      }
      if (resolve) {
        resolveClass(found);
      }
      return found;
    }
  }

  private Class<?> own(String name) {
    try {
      return findClass(name);
    } catch (ClassNotFoundException e) {
      return null;
    }
  }
}
