package io.neaptide.connect.distribution;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The texts that Java sources build: each chain of literals and other terms that are added to each
 * other. A constant stands as its value, and any other term as {@value #UNKNOWN}, as does what a
 * format leaves open.
 */
final class SourceTexts {

  static final String UNKNOWN = "…";

  private static final Pattern CONSTANT =
      Pattern.compile("\\bString\\s+([A-Z][A-Z0-9_]*)\\s*=\\s*([^;]+);");
  private static final Pattern CLASS =
      Pattern.compile("\\b(?:class|record|interface|enum)\\s+(\\w+)");
  private static final Pattern LEFT_OPEN = Pattern.compile("\\{}|%[-,0-9]*[sdf]|%n");

  private final List<String> sources;
  private final Map<String, String> constants = new HashMap<>();

  SourceTexts(List<String> sources) {
    this.sources = sources;
    // A constant may be made of another one, wherever that stands.
    for (int round = 0; round < 3; round++) {
      sources.forEach(this::readConstants);
    }
  }

  List<String> all() {
    List<String> texts = new ArrayList<>();
    sources.forEach(source -> addTexts(new Chain(source, className(source)), texts));
    return texts;
  }

  private static void addTexts(Chain chain, List<String> texts) {
    while (chain.nextLiteral()) {
      texts.add(LEFT_OPEN.matcher(chain.text()).replaceAll(UNKNOWN));
    }
    chain.groups().forEach(group -> addTexts(group, texts));
  }

  private void readConstants(String source) {
    String owner = className(source);
    Matcher matcher = CONSTANT.matcher(source);
    while (matcher.find()) {
      String value = new Chain(source, owner).textFrom(matcher.start(2));
      if (!value.contains(UNKNOWN)) {
        constants.put(owner + "." + matcher.group(1), value);
      }
    }
  }

  private static String className(String source) {
    Matcher matcher = CLASS.matcher(source);
    return matcher.find() ? matcher.group(1) : "";
  }

  /** Reads one source from its beginning to its end. */
  private final class Chain {

    private static final String QUOTES = "\"\"\"";

    private final String source;
    private final String owner;
    private final List<Chain> groups = new ArrayList<>();
    private int at;
    private StringBuilder text = new StringBuilder();

    Chain(String source, String owner) {
      this.source = source;
      this.owner = owner;
    }

    /** Goes to the next chain that begins with a literal, and reads it. */
    boolean nextLiteral() {
      while (at < source.length()) {
        char here = source.charAt(at);
        if (here == '"') {
          terms();
          return true;
        }
        skipOne(here);
      }
      return false;
    }

    /** What stood in brackets within the chains that were read. */
    List<Chain> groups() {
      return groups;
    }

    String text() {
      return text.toString();
    }

    String textFrom(int start) {
      at = start;
      terms();
      return text();
    }

    private void skipOne(char here) {
      if (here == '\'') {
        at = source.indexOf('\'', at + (source.charAt(at + 1) == '\\' ? 3 : 2)) + 1;
      } else if (source.startsWith("//", at)) {
        at = end(source.indexOf('\n', at));
      } else if (source.startsWith("/*", at)) {
        at = end(source.indexOf("*/", at) + 2);
      } else {
        at++;
      }
    }

    private int end(int found) {
      return found < at ? source.length() : found;
    }

    private void terms() {
      text = new StringBuilder();
      do {
        skipSpace();
        term();
        skipSpace();
      } while (takes('+'));
    }

    private boolean takes(char wanted) {
      boolean there = at < source.length() && source.charAt(at) == wanted;
      if (there) {
        at++;
      }
      return there;
    }

    private void skipSpace() {
      while (at < source.length()
          && (Character.isWhitespace(source.charAt(at)) || source.startsWith("//", at))) {
        skipOne(source.charAt(at));
      }
    }

    private void term() {
      if (source.startsWith(QUOTES, at)) {
        int close = source.indexOf(QUOTES, at + QUOTES.length());
        text.append(source, at + QUOTES.length(), close);
        at = close + QUOTES.length();
      } else if (source.charAt(at) == '"') {
        literal();
      } else if (source.charAt(at) == '\'') {
        int start = at;
        skipOne('\'');
        text.append(source, start + 1, at - 1);
      } else {
        other();
      }
    }

    private void literal() {
      for (at++; source.charAt(at) != '"'; at++) {
        if (source.charAt(at) == '\\') {
          at++;
        }
        text.append(source.charAt(at));
      }
      at++;
    }

    /** A name, with calls and what stands in brackets, or a group. */
    private void other() {
      int start = at;
      while (at < source.length()) {
        char here = source.charAt(at);
        if (here == '(' || here == '[') {
          skipGroup();
        } else if (Character.isJavaIdentifierPart(here)) {
          at++;
        } else if (here == '.' || (Character.isWhitespace(here) && continues())) {
          at++;
        } else {
          break;
        }
      }
      String name = source.substring(start, at).replaceAll("\\s", "");
      text.append(constant(name));
      if (at == start) {
        at++;
      }
    }

    /** Whether a call goes on in the next line. */
    private boolean continues() {
      int next = at;
      while (next < source.length() && Character.isWhitespace(source.charAt(next))) {
        next++;
      }
      return next < source.length() && source.charAt(next) == '.';
    }

    private void skipGroup() {
      int start = at;
      int depth = 0;
      do {
        char here = source.charAt(at);
        if (here == '"') {
          StringBuilder kept = text;
          text = new StringBuilder();
          term();
          text = kept;
          continue;
        }
        depth += here == '(' || here == '[' ? 1 : here == ')' || here == ']' ? -1 : 0;
        skipOne(here);
      } while (depth > 0 && at < source.length());
      groups.add(new Chain(source.substring(start, at), owner));
    }

    private String constant(String name) {
      String qualified = name.contains(".") ? name : owner + "." + name;
      return constants.getOrDefault(qualified, UNKNOWN);
    }
  }
}
