package io.neaptide.connect.command.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is the same in every page: markup, style sheet and script.
 *
 * @param head what stands before the data
 * @param tail what stands behind it
 */
record PageFrame(String head, String tail) {

  private static final List<String> SCRIPTS =
      List.of(
          "elements.js", "data.js", "values.js", "summary.js", "filter.js", "rows.js", "main.js");
  private static final String DATA = "<!-- data -->";

  static PageFrame load() {
    String style = resource("page.css");
    String script =
        SCRIPTS.stream()
            .map(PageFrame::resource)
            .collect(Collectors.joining("\n", "'use strict';\n(() => {\n", "})();\n"));
    String page =
        resource("page.html")
            .replace("{{style-hash}}", hash(style))
            .replace("{{script-hash}}", hash(script))
            .replace("{{style}}", style)
            .replace("{{script}}", script);
    int data = page.indexOf(DATA);
    return new PageFrame(page.substring(0, data), page.substring(data + DATA.length()));
  }

  /** As a content security policy names what it allows. */
  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = PageFrame.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("The file " + name + " of the page is not in the archive");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("The file " + name + " of the page cannot be read", e);
    }
  }
}
