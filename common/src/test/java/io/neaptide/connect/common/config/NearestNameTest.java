package io.neaptide.connect.common.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {

  private static final Set<String> KNOWN =
      Set.of("sql", "columns", "start.from", "reconcile.mode", "fetch.existing.enabled");

  @ParameterizedTest
  @CsvSource({
    "reconcile.mod, reconcile.mode",
    "reconsile.mod, reconcile.mode",
    "Reconcile.Mode, reconcile.mode",
    "fetch.existing.enable, fetch.existing.enabled",
    "start.form, start.from",
    "colums, columns"
  })
  void aTypingErrorIsFound(String given, String meant) {
    assertThat(NearestName.of(given, KNOWN)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"sqm", "cols", "reconcile", "reconcile.shared", "restart.from"})
  void whatIsFurtherAwayIsAnotherName(String given) {
    assertThat(NearestName.of(given, KNOWN)).isEmpty();
  }

  @Test
  void theNearestIsTaken() {
    assertThat(NearestName.of("max.request.sise", Set.of("max.request.size", "min.request.side")))
        .contains("max.request.size");
  }
}
