package io.neaptide.connect.sink.reconcile.follower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.StateRecords;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.testing.ManualClock;
import io.neaptide.connect.sink.testing.StateTopics;
import io.neaptide.connect.sink.testing.StreamGuards;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GenerationViewTest {

  private static final Map<String, String> COMPARING = Map.of("fetch.existing.enabled", "true");

  private final StateRecords records = new StateRecords("state");

  private static Generation generation(String version, Phase phase, String format) {
    Map<String, String> config = new HashMap<>(COMPARING);
    config.put("topic.format", format);
    return new Generation(
        3,
        version,
        phase,
        Optional.of(Bounds.of(Map.of(), Map.of(), Map.of())),
        StreamGuards.of(version, config).fingerprint());
  }

  private Optional<Generation> seen(Generation stands) {
    return new GenerationView(
            () -> Optional.of(StateTopics.view("state", List.of(records.generation(stands)))),
            StreamGuards.of("1", COMPARING),
            CompareSteps.PHASES,
            new LeaderHeartbeatMonitor(new TaskId("people", 1), new ManualClock()))
        .generation();
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"COLLECT", "APPLY", "PLANNED", "REFUSED", "ANNOUNCE", "STREAM"})
  void aGenerationByTheSettingsOfNowIsWorkedFor(Phase phase) {
    Generation stands = generation("1", phase, "${topic}");

    assertThat(seen(stands)).contains(stands);
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"COLLECT", "APPLY", "PLANNED", "REFUSED", "ANNOUNCE"})
  void oneThatIsNotFinishedAndWasBegunByOtherSettingsIsAboutToBeReplaced(Phase phase) {
    assertThat(seen(generation("1", phase, "another"))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"RESET", "LEFT", "PLAIN", "PREPARING"})
  void oneThatIsNoInitialPhaseIsAboutToBeReplaced(Phase phase) {
    assertThat(seen(generation("1", phase, "${topic}"))).isEmpty();
  }

  @Test
  void aFinishedStreamOfOtherSettingsIsRefused() {
    Generation stands = generation("1", Phase.STREAM, "another");

    assertThatThrownBy(() -> seen(stands))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("topic.format (was 'another', is the default)");
  }

  @Test
  void aStreamOfAnotherVersionIsAboutToBeReplaced() {
    assertThat(seen(generation("0", Phase.STREAM, "another"))).isEmpty();
  }
}
