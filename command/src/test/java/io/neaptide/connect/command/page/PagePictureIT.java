package io.neaptide.connect.command.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.command.difference.Purpose;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes the picture of a page that the documentation shows, of the generated difference:
 *
 * <pre>
 * mvn -pl command -am verify -Dit.test=PagePictureIT -Dneaptide.picture=$PWD/docs/pictures/difference.png \
 *   -Dtest=NoUnitTest -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
 * </pre>
 *
 * <p>It takes Chromium and its driver; with Debian's {@code fonts-inter} and {@code
 * fonts-jetbrains-mono} it has the fonts that the page asks for first.
 */
@EnabledIfSystemProperty(named = "neaptide.picture", matches = ".+")
class PagePictureIT {

  private static final int MOST_BYTES = 200_000;

  @TempDir private Path folder;

  @Test
  void isTakenOfTheGeneratedPlan() throws Exception {
    Path file = folder.resolve("plan.html");
    try (DifferencePage page =
        new DifferencePage(Files.newBufferedWriter(file), PageLimits.DEFAULT)) {
      SampleDifferences.customers(Purpose.PLAN, 10_000, page);
    }
    byte[] picture;
    try (Browser browser = Browser.start(Browser.driver().orElseThrow(), folder)) {
      browser.colourScheme("light");
      browser.window(1200, 1220);
      browser.open(file);
      picture = browser.screenshot();
    }
    assertThat(picture).hasSizeLessThan(MOST_BYTES);
    Files.write(Path.of(System.getProperty("neaptide.picture")), picture);
  }
}
