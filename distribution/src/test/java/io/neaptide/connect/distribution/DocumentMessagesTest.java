package io.neaptide.connect.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What pages quote as a message stands in the code: whoever looks for a line of the log finds its
 * row. A quote stands as code in the first column of a table that is headed {@code message} or
 * {@code failure}, with … for what changes.
 */
class DocumentMessagesTest {

  private static final Set<String> HEADINGS = Set.of("message", "failure");

  @Test
  void everyQuotedMessageStandsInTheCode() throws IOException {
    List<String> texts = new SourceTexts(sources()).all();
    SortedSet<String> missing = new TreeSet<>();
    int seen = 0;
    for (Path page : new DocumentLinks(Path.of("..")).pages()) {
      for (String quote : new MarkdownPage(Files.readString(page)).codeInTables(HEADINGS)) {
        seen++;
        if (texts.stream().noneMatch(text -> isOf(quote, text))) {
          missing.add(page.getFileName() + ": " + quote);
        }
      }
    }

    assertThat(seen).isGreaterThan(50);
    assertThat(missing).isEmpty();
  }

  @Test
  void readsWhatTheCodeAddsUp() {
    List<String> texts =
        new SourceTexts(
                List.of(
                    """
                    final class Keys {
                      static final String MODE = "reconcile." + "mode";
                      void say(Task task) {
                        log.info(
                            "{} waits \\"for\\" " // a comment
                                + task.count(1, ")")
                                + " of "
                                + MODE
                                + (task.isDone() ? "=plan" : "=once"));
                        throw new Oops("The topic " + name + " was deleted. Set " + Other.KEY);
                      }
                    }
                    """,
                    "class Other { static final String KEY = Keys.MODE; }"))
            .all();

    assertThat(texts)
        .contains("The topic … was deleted. Set reconcile.mode")
        .contains("=plan", "=once");
  }

  private static boolean isOf(String quote, String text) {
    int at = 0;
    for (String part : pieces(quote)) {
      at = text.indexOf(part, at);
      if (at < 0) {
        return false;
      }
      at += part.length();
    }
    return true;
  }

  private static List<String> pieces(String quote) {
    return Arrays.stream(quote.split(SourceTexts.UNKNOWN)).filter(part -> !part.isBlank()).toList();
  }

  private static List<String> sources() throws IOException {
    List<String> sources = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of(".."))) {
      for (Path file :
          files
              .filter(path -> path.toString().endsWith(".java"))
              .filter(path -> path.toString().contains("/src/main/java/"))
              .toList()) {
        sources.add(Files.readString(file));
      }
    }
    return sources;
  }
}
