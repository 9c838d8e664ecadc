package io.neaptide.connect.distribution;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page in Markdown, as GitHub shows it.
 *
 * @param text what the file holds
 */
record MarkdownPage(String text) {

  private static final Pattern FENCE =
      Pattern.compile("^( *)```(\\w*)\\n(.*?)^ *```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern INLINE_CODE = Pattern.compile("(`+)[^`].*?\\1", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern LINK_TEXT = Pattern.compile("\\[([^\\]]*)\\]\\([^)]*\\)");
  private static final Pattern HEADING = Pattern.compile("^#{1,6} +(.+?) *$", Pattern.MULTILINE);
  private static final Pattern ANCHOR = Pattern.compile("<a id=\"([^\"]+)\"></a>");
  private static final Pattern ROW = Pattern.compile("^\\|(.+?)(?<!\\\\)\\|", Pattern.MULTILINE);
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /** Where links and pictures lead. */
  List<String> links() {
    Matcher links = LINK.matcher(INLINE_CODE.matcher(prose()).replaceAll(""));
    return links.results().map(link -> link.group(1)).toList();
  }

  /** What a link may name behind {@code #}. */
  Set<String> anchors() {
    Set<String> anchors = new LinkedHashSet<>();
    Map<String, Integer> uses = new HashMap<>();
    Matcher headings = HEADING.matcher(prose());
    while (headings.find()) {
      String slug = slug(headings.group(1));
      int before = uses.merge(slug, 1, Integer::sum) - 1;
      anchors.add(before == 0 ? slug : slug + "-" + before);
    }
    ANCHOR.matcher(prose()).results().forEach(anchor -> anchors.add(anchor.group(1)));
    return anchors;
  }

  /** The contents of the code blocks in a language. */
  List<String> blocks(String language) {
    return FENCE
        .matcher(text)
        .results()
        .filter(block -> block.group(2).equals(language))
        .map(block -> block.group(3))
        .toList();
  }

  /** What stands as code in the first column of the tables whose first heading is given. */
  List<String> codeInTables(Set<String> firstHeadings) {
    List<String> found = new ArrayList<>();
    boolean inTable = false;
    boolean wanted = false;
    for (String line : prose().split("\n", -1)) {
      Matcher row = ROW.matcher(line);
      boolean isRow = row.find();
      if (isRow && !inTable) {
        wanted = firstHeadings.contains(row.group(1).trim());
      } else if (isRow && wanted) {
        CODE.matcher(row.group(1)).results().forEach(code -> found.add(code.group(1)));
      }
      inTable = isRow;
    }
    return found;
  }

  private String prose() {
    return FENCE.matcher(text).replaceAll("");
  }

  private static String slug(String heading) {
    return LINK_TEXT
        .matcher(heading)
        .replaceAll("$1")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }
}
