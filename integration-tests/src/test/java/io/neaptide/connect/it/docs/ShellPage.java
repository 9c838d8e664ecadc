package io.neaptide.connect.it.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a page tells to type: its blocks of {@code sh}, the lines behind a prompt in its blocks of
 * {@code console}, and commands with arguments within its text.
 *
 * @param text what the file holds
 */
record ShellPage(String text) {

  /**
   * Something to type.
   *
   * @param line where it begins
   * @param isBlock whether it is complete; what stands within the text may only name some options
   */
  record Snippet(int line, String text, boolean isBlock) {}

  private static final List<String> OF_TOOLS = List.of("target", ".git");
  private static final String IN_COMMENT = "#   ";
  private static final Pattern FENCE =
      Pattern.compile("^( *)```(\\w*)\\n(.*?)^ *```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern TYPED =
      Pattern.compile("^\\$ (.*?)(?<!\\\\)$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern INLINE =
      Pattern.compile(
          "`((?:kafka-[a-z-]+\\.sh|connect-[a-z-]+\\.sh|neaptide|curl|jq|mvn|docker|kubectl|"
              + "(?:\\./)[a-z]+/run\\.sh) [^`]+)`");

  /** All pages, and examples in YAML, below a folder, in order. */
  static SortedSet<Path> pagesBelow(Path folder) throws IOException {
    Path root = folder.toAbsolutePath().normalize();
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> isPage(file) || file.toString().endsWith(".yaml"))
          .filter(
              file -> OF_TOOLS.stream().noneMatch(part -> root.relativize(file).startsWith(part)))
          .filter(file -> !file.toString().contains("/target/"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /** Of a file in YAML, what is indented in its comments is taken for a block. */
  static ShellPage read(Path file) throws IOException {
    String text = Files.readString(file);
    return new ShellPage(isPage(file) ? text : blockOf(text));
  }

  private static boolean isPage(Path file) {
    return file.toString().endsWith(".md");
  }

  private static String blockOf(String yaml) {
    String comments =
        yaml.lines()
            .filter(line -> line.startsWith(IN_COMMENT))
            .map(line -> line.substring(IN_COMMENT.length()) + "\n")
            .collect(Collectors.joining());
    return comments.isEmpty() ? "" : "```sh\n" + comments + "```\n";
  }

  /** The blocks first, which may set what the commands within the text use. */
  List<Snippet> snippets() {
    List<Snippet> snippets = new ArrayList<>(blocks("sh"));
    for (Snippet transcript : blocks("console")) {
      Matcher typed = TYPED.matcher(transcript.text());
      while (typed.find()) {
        snippets.add(new Snippet(transcript.line(), typed.group(1), true));
      }
    }
    // Without the blocks, but with as many lines.
    String prose = FENCE.matcher(text).replaceAll(block -> block.group().replaceAll("[^\\n]", ""));
    Matcher inline = INLINE.matcher(prose);
    while (inline.find()) {
      String typed = inline.group(1).replace("\\|", "|").replaceAll("\\s+", " ");
      snippets.add(new Snippet(line(prose, inline.start()), typed, false));
    }
    return snippets;
  }

  /** The snippets that are blocks of a language. */
  List<Snippet> blocks(String language) {
    List<Snippet> blocks = new ArrayList<>();
    Matcher block = FENCE.matcher(text);
    while (block.find()) {
      if (block.group(2).equals(language)) {
        // As it is shown: a block within a list is indented in the file.
        String shown = block.group(3).replaceAll("(?m)^" + block.group(1), "");
        blocks.add(new Snippet(line(text, block.start()) + 1, shown, true));
      }
    }
    return blocks;
  }

  private static int line(String text, int offset) {
    return 1 + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
  }
}
