package io.neaptide.connect.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.sink.state.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The example rules for alerts know every phase. */
class AlertRulesTest {

  private static final Path RULES = Path.of("../config-examples/monitoring/alerts.yml");
  private static final Pattern PHASES =
      Pattern.compile("initial_phase_active\\{phase=~\"([a-z|]+)\"}");

  /** In these a connector waits for its operator. */
  private static final Set<Phase> FOR_THE_OPERATOR = EnumSet.of(Phase.PLANNED, Phase.REFUSED);

  @Test
  void everyPhaseThatPassesMayBeStuck() throws IOException {
    Matcher phases = PHASES.matcher(Files.readString(RULES));
    assertThat(phases.find()).isTrue();

    assertThat(phases.group(1).split("\\|"))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Phase.values())
                .filter(phase -> phase.isUnfinished() && !FOR_THE_OPERATOR.contains(phase))
                .map(phase -> phase.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet()));
  }
}
