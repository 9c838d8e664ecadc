package io.neaptide.connect.sink.reconcile.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.hook.InitialData;
import io.neaptide.connect.sink.config.InputSelection;
import io.neaptide.connect.sink.config.SinkConfig;
import io.neaptide.connect.sink.identity.StreamGuard;
import io.neaptide.connect.sink.reconcile.leader.bounds.BoundsWatch;
import io.neaptide.connect.sink.reconcile.leader.bounds.ComparableTopics;
import io.neaptide.connect.sink.reconcile.leader.bounds.CurrentTopics;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.journal.GenerationJournal;
import io.neaptide.connect.sink.testing.NoForeignWriters;
import io.neaptide.connect.sink.testing.RecordingHook;
import io.neaptide.connect.sink.testing.StreamGuards;
import io.neaptide.connect.sink.testing.TwoClusters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A leader that starts, and finds a generation that an earlier one has left in some phase. */
class GenerationLifecycleTest {

  private static final Map<String, String> COMPARING = Map.of("fetch.existing.enabled", "true");
  private static final Map<String, String> COPYING =
      Map.of("event.processor.class", InitialHook.class.getName());

  /** A hook that is told of initial data, which is what makes a stream copy. */
  public static final class InitialHook extends RecordingHook {
    @Override
    public void onInitialDataSent(InitialData initialData) {}
  }

  private final TwoClusters clusters = new TwoClusters();
  private final LeaderHarness leader = new LeaderHarness();

  /** Generations that were driven on. */
  private final List<Generation> driven = new ArrayList<>();

  @BeforeEach
  void topics() {
    clusters.createBoth("people");
  }

  @AfterEach
  void close() {
    leader.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"RESET", "PLAIN", "PREPARING", "COLLECT", "APPLY", "PLANNED", "REFUSED", "COPY"})
  void aComparisonThatWasNotFinishedIsMadeAgain(Phase phase) {
    assertThat(resume(COMPARING, left(COMPARING, phase, compared()))).isFalse();
    assertThat(driven).isEmpty();
  }

  @Test
  void whatWasComparedAndWrittenIsOnlyAnnounced() {
    assertThat(resume(COMPARING, left(COMPARING, Phase.ANNOUNCE, compared()))).isTrue();

    assertThat(leader.phase()).isEqualTo(Phase.STREAM);
    assertThat(driven).isEmpty();
  }

  @Test
  void whatWasWrittenIsComparedOnceMoreWhereAPlanIsAskedFor() {
    Map<String, String> plan = with(COMPARING, "reconcile.mode", "plan");

    assertThat(resume(plan, left(plan, Phase.ANNOUNCE, compared()))).isFalse();
  }

  @Test
  void whatWasWrittenIsComparedOnceMoreWhereATopicIsRecreated() {
    Generation announcing = left(COMPARING, Phase.ANNOUNCE, compared());
    TwoClusters.delete(clusters.external, "people.copy");
    TwoClusters.create(clusters.external, "people.copy");

    assertThat(resume(COMPARING, announcing)).isFalse();
  }

  @Test
  void whatWasWrittenIsComparedOnceMoreWhereOtherTopicsAreRead() {
    clusters.createBoth("cities");
    Generation announcing = left(COMPARING, Phase.ANNOUNCE, compared());

    assertThat(resume(with(COMPARING, "topics", "cities"), announcing)).isFalse();
  }

  @Test
  void whatWasWrittenByOtherSettingsIsComparedOnceMore() {
    Generation announcing =
        left(with(COMPARING, "topic.format", "old"), Phase.ANNOUNCE, compared());

    assertThat(resume(COMPARING, announcing)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"RESET", "PLAIN", "PREPARING", "COLLECT", "APPLY", "PLANNED", "REFUSED"})
  void aCopyGoesOnWithNothingButACopy(Phase phase) {
    assertThat(resume(COPYING, left(COPYING, phase, copied()))).isFalse();
    assertThat(driven).isEmpty();
  }

  @Test
  void aCopyGoesOnFromItsPositions() {
    Generation copying = left(COPYING, Phase.COPY, copied());

    assertThat(resume(COPYING, copying)).isTrue();
    assertThat(driven).containsExactly(copying);
  }

  @Test
  void aCopyThatIsWrittenIsOnlyAnnounced() {
    assertThat(resume(COPYING, left(COPYING, Phase.ANNOUNCE, copied()))).isTrue();

    assertThat(leader.phase()).isEqualTo(Phase.STREAM);
    assertThat(driven).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"COPY", "ANNOUNCE"})
  void aCopyByOtherSettingsIsRefused(Phase phase) {
    Generation copying = left(with(COPYING, "topic.format", "old"), phase, copied());

    assertThatThrownBy(() -> resume(COPYING, copying))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("was begun by other settings: topic.format");
    assertThat(driven).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"COPY", "ANNOUNCE"})
  void aCopyOfATopicThatIsRecreatedIsRefused(Phase phase) {
    Generation copying = left(COPYING, phase, copied());
    TwoClusters.delete(clusters.worker, "people");
    TwoClusters.create(clusters.worker, "people");

    assertThatThrownBy(() -> resume(COPYING, copying))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("[input:people]")
        .hasMessageContaining("Set stream.version to another value");
    assertThat(driven).isEmpty();
  }

  @Test
  void aGenerationOfAnotherStreamIsReplaced() {
    Generation copying = left(with(COPYING, "stream.version", "0"), Phase.COPY, copied());

    assertThat(resume(COPYING, copying)).isFalse();
  }

  @Test
  void aStreamThatWasDeliveredAtLeastOnceSinceIsComparedAgain() {
    assertThat(resume(COMPARING, left(COMPARING, Phase.LEFT, compared()))).isFalse();
  }

  @Test
  void aStreamThatWasDeliveredAtLeastOnceSinceIsNotCopiedAgain() {
    Generation left = left(COPYING, Phase.LEFT, copied());

    assertThatThrownBy(() -> resume(COPYING, left))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("has delivered with delivery.guarantee=at_least_once")
        .hasMessageContaining("Set stream.version to another value");
  }

  private static Map<String, String> with(Map<String, String> config, String key, String value) {
    Map<String, String> more = new HashMap<>(config);
    more.put(key, value);
    return more;
  }

  private static StreamGuard guard(Map<String, String> config) {
    return StreamGuards.of(config.getOrDefault("stream.version", "1"), config);
  }

  @Test
  void aFinishedStreamGoesOnFromItsBounds() {
    Generation finished = left(COMPARING, Phase.FINISHED, compared());
    leader.journal.publish(reported(Duration.ofHours(23)));
    leader.read();

    assertThat(resume(COMPARING, finished)).isTrue();
    assertThat(leader.latest()).isEqualTo(finished.inPhase(Phase.STREAM));
    assertThat(driven).isEmpty();
  }

  @Test
  void aStreamThatWasFinishedLongAgoIsComparedAgainSinceDeletesMayBeMissing() {
    Generation finished = left(COMPARING, Phase.FINISHED, compared());
    leader.journal.publish(reported(Duration.ofHours(25)));
    leader.read();

    assertThat(resume(COMPARING, finished)).isFalse();
    assertThat(leader.phase()).isEqualTo(Phase.FINISHED);
  }

  @Test
  void aFinishedStreamIsNotContinuedByOtherSettings() {
    Generation finished = left(COMPARING, Phase.FINISHED, compared());
    Map<String, String> others = new HashMap<>(COMPARING);
    others.put("key.serializer", "json");

    assertThatThrownBy(() -> resume(others, finished))
        .hasMessageContaining("was begun by other settings: key.serializer");
  }

  /** A report of bounds that were fixed some time ago. */
  private Map<String, Object> reported(Duration ago) {
    return Map.of("at", leader.clock.instant().minus(ago).toString(), "seconds", 60L);
  }

  /** The bounds of a comparison, as they are fixed now. */
  private Bounds compared() {
    ComparableTopics comparable = clusters.comparable(TwoClusters.named("people"));
    return clusters
        .boundsReader(comparable)
        .read(clusters.topics(TwoClusters.named("people")).inputTopics().orElseThrow());
  }

  /** The bounds of a copy, as they are fixed now. */
  private Bounds copied() {
    ComparableTopics comparable = clusters.comparable(TwoClusters.named("people"));
    return clusters
        .boundsReader(comparable)
        .readInput(clusters.topics(TwoClusters.named("people")).inputTopics().orElseThrow());
  }

  /** An earlier leader has left generation 3. */
  private Generation left(Map<String, String> config, Phase phase, Bounds bounds) {
    StreamGuard guard = guard(config);
    Generation left =
        new Generation(3, guard.streamVersion(), phase, Optional.of(bounds), guard.fingerprint());
    leader.journal.publish(left);
    return left;
  }

  private boolean resume(Map<String, String> config, Generation left) {
    Map<String, String> properties = new HashMap<>(config);
    properties.putIfAbsent("topics", "people");
    properties.put("kafka.bootstrap.servers", "b:1");
    InputSelection selection = TwoClusters.named(properties.get("topics"));
    ComparableTopics comparable = clusters.comparable(selection);
    CurrentTopics topics = clusters.topics(selection, comparable);
    return new GenerationLifecycle(
            leader.task,
            new GenerationOpener(
                leader.task,
                guard(config),
                true,
                () -> {
                  throw new AssertionError("Nobody is fenced by going on");
                },
                topics,
                clusters.boundsReader(comparable),
                new BoundsWatch(leader.task, topics, new NoForeignWriters())),
            new UnfinishedGeneration(
                leader.task, new SinkConfig(properties).initial(), guard(config), topics),
            new FinishedStream(leader.task, guard(config), topics),
            this::driver,
            journal -> new GenerationFinisher(leader.task, journal, Optional.empty(), false),
            Optional.empty())
        .resume(left, leader.journal);
  }

  private GenerationDriver driver(GenerationJournal journal) {
    return generation -> {
      driven.add(generation);
      return true;
    };
  }
}
