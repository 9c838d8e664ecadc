package io.neaptide.connect.sink.reconcile.follower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.StateRecords;
import io.neaptide.connect.sink.state.StateView;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.testing.ManualClock;
import io.neaptide.connect.sink.testing.StateTopics;
import io.neaptide.connect.sink.testing.StreamGuards;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GenerationViewTest {

  private static final Map<String, String> COMPARING = Map.of("fetch.existing.enabled", "true");

  private final ManualClock clock = new ManualClock();
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
    return view(() -> Optional.of(StateTopics.view("state", List.of(records.generation(stands)))))
        .generation();
  }

  private GenerationView view(Supplier<Optional<StateView>> views) {
    return new GenerationView(
        views,
        StreamGuards.of("1", COMPARING),
        CompareSteps.PHASES,
        new LeaderHeartbeatMonitor(new TaskId("people", 1), clock));
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

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"PREPARING", "COLLECT", "STREAM", "PLAIN"})
  void aGenerationOfAnotherConnectorIsRefusedWhateverItsVersion(Phase phase) {
    Generation stands = generation("2", phase, "${topic}").ofConnector("orders-sink");

    assertThatThrownBy(() -> seen(stands))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("is that of the connector orders-sink");
  }

  @Test
  void aFinishedStreamOfOtherSettingsIsRefused() {
    Generation stands = generation("1", Phase.STREAM, "another");

    assertThatThrownBy(() -> seen(stands))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("topic.format (was 'another', is the default)");
  }

  @Test
  void nothingIsSeenBeforeTheStateTopicIsOpen() {
    GenerationView view = view(Optional::empty);

    assertThat(view.view()).isEmpty();
    assertThat(view.generation()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"COLLECT", "APPLY", "PLANNED", "ANNOUNCE"})
  void aLeaderThatSendsNoHeartbeatFailsATaskThatWaitsForIt(Phase phase) {
    assertThatThrownBy(() -> waitForLeader(Optional.of(generation("1", phase, "${topic}"))))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("has sent no heartbeat for 10 minutes");
  }

  @Test
  void itFailsATaskThatWaitsForAGenerationToo() {
    assertThatThrownBy(() -> waitForLeader(Optional.empty()))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("has sent no heartbeat for 10 minutes");
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"STREAM", "REFUSED"})
  void nothingIsExpectedOfALeaderThatHasNothingToDo(Phase phase) {
    assertThatCode(() -> waitForLeader(Optional.of(generation("1", phase, "${topic}"))))
        .doesNotThrowAnyException();
  }

  private void waitForLeader(Optional<Generation> generation) {
    GenerationView view =
        view(() -> Optional.of(StateTopics.view("state", List.of(records.heartbeat(3)))));
    for (int minute = 0; minute < 15; minute++) {
      for (int second = 0; second < 60; second++) {
        clock.advance(Duration.ofSeconds(1));
        view.checkLeader(generation);
      }
    }
  }

  @Test
  void aStreamOfAnotherVersionIsAboutToBeReplaced() {
    assertThat(seen(generation("0", Phase.STREAM, "another"))).isEmpty();
  }
}
