package io.neaptide.connect.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The pages below a folder, and which of their links lead nowhere. Links to the web are not
 * followed.
 */
final class DocumentLinks {

  private static final List<String> OF_TOOLS = List.of("target", ".git", "node_modules");

  private final Path root;

  DocumentLinks(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /** All pages, in order. */
  SortedSet<Path> pages() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .filter(this::isOurs)
          .collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
    }
  }

  private boolean isOurs(Path file) {
    for (Path part : root.relativize(file)) {
      if (OF_TOOLS.contains(part.toString())) {
        return false;
      }
    }
    return true;
  }

  /** Each link that leads nowhere, as {@code page: link}. */
  SortedSet<String> dead() throws IOException {
    SortedSet<String> dead = new TreeSet<>();
    for (Path page : pages()) {
      for (String link : new MarkdownPage(Files.readString(page)).links()) {
        if (!leadsSomewhere(page, link)) {
          dead.add(root.relativize(page) + ": " + link);
        }
      }
    }
    return dead;
  }

  private boolean leadsSomewhere(Path page, String link) throws IOException {
    if (link.startsWith("https://")) {
      return true;
    }
    int hash = link.indexOf('#');
    String path = hash < 0 ? link : link.substring(0, hash);
    Path file = path.isEmpty() ? page : page.resolveSibling(path).normalize();
    if (!file.startsWith(root) || !Files.exists(file)) {
      return false;
    }
    return hash < 0
        || new MarkdownPage(Files.readString(file)).anchors().contains(link.substring(hash + 1));
  }
}
