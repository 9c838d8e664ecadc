package io.neaptide.connect.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No link of a page leads nowhere. */
class DocumentLinksTest {

  @Test
  void everyLinkOfTheRepositoryLeadsSomewhere() throws IOException {
    DocumentLinks links = new DocumentLinks(Path.of(".."));

    assertThat(links.pages()).hasSizeGreaterThan(30);
    assertThat(links.dead()).isEmpty();
  }

  @Test
  void findsDeadFilesAndAnchors(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("other.md"), "# A heading\n\n<a id=\"kept\"></a>\n");
    Files.writeString(
        folder.resolve("page.md"),
        """
        # Page

        ## The `key` of it, once
        ## The `key` of it, once

        [1](other.md) [2](other.md#a-heading) [3](other.md#kept) [4](#the-key-of-it-once)
        [5](#the-key-of-it-once-1) [6](https://example.com) `[7](in-code.md)`
        [8](missing.md) [9](other.md#missing) [10](#missing) [11](../outside.md)

        ```
        [12](in-a-block.md)
        ```
        """);

    assertThat(new DocumentLinks(folder).dead())
        .containsExactly(
            "page.md: #missing",
            "page.md: ../outside.md",
            "page.md: missing.md",
            "page.md: other.md#missing");
  }
}
