package io.neaptide.connect.sink.state.alteration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.sink.config.InitialPhaseReason;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.producer.LimitedProducer;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.CommittedState;
import io.neaptide.connect.sink.state.Fingerprint;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Owner;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.Position;
import io.neaptide.connect.sink.state.StateRecords;
import io.neaptide.connect.sink.state.StateView;
import io.neaptide.connect.sink.state.journal.OwnershipLock;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.testing.StateTopics;
import io.neaptide.connect.sink.transaction.TransactionalWriter;
import io.neaptide.connect.sink.transaction.WriterFence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class StateTopicAlterationTest {

  private static final TopicPartition A0 = new TopicPartition("a", 0);
  private static final TopicPartition A1 = new TopicPartition("a", 1);
  private static final TopicPartition OLD = new TopicPartition("old", 0);

  private final StateRecords records = new StateRecords("state");
  private final List<ProducerRecord<byte[], byte[]>> before = new ArrayList<>();
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final Set<String> fenced = new HashSet<>();
  private final List<MockProducer<byte[], byte[]>> locks = new ArrayList<>();
  private final List<String> writtenWhenFenced = new ArrayList<>();
  private RuntimeException fenceFailure;
  private Runnable whenFenced = () -> {};

  private static Map<TopicPartition, Long> nulls(TopicPartition... partitions) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    Arrays.asList(partitions).forEach(partition -> offsets.put(partition, null));
    return offsets;
  }

  private StateTopicAlteration alteration(boolean fetchExisting) {
    return new StateTopicAlteration(
        new TaskId("people", 0),
        "1",
        fetchExisting,
        records,
        new TransactionalWriter(LimitedProducer.unlimited(producer)),
        this::view,
        this::lock);
  }

  private void apply(boolean fetchExisting, Map<TopicPartition, Long> offsets) {
    StateTopicAlteration.refuseUnsuitable(
        offsets, InitialPhaseReason.of(fetchExisting, Optional.empty()));
    alteration(fetchExisting).apply(offsets);
  }

  private OwnershipLock lock() {
    MockProducer<byte[], byte[]> lock =
        new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    locks.add(lock);
    return new OwnershipLock(
        "people-0",
        new CommittedState() {
          @Override
          public StateView view() {
            return StateTopicAlterationTest.this.view();
          }

          @Override
          public StateView readToEnd() {
            return view();
          }

          @Override
          public StateView readTo(long offset) {
            return view();
          }

          @Override
          public void requireSameTopic() {}

          @Override
          public void check() {}
        },
        records,
        LimitedProducer.unlimited(lock),
        new WriterFence() {
          @Override
          public void fence(Collection<String> transactionalIds) {
            fenced.addAll(transactionalIds);
            producer
                .history()
                .forEach(record -> writtenWhenFenced.add(new String(record.key(), UTF_8)));
            whenFenced.run();
            if (fenceFailure != null) {
              throw fenceFailure;
            }
          }

          @Override
          public OptionalLong openSince(String transactionalId) {
            return OptionalLong.empty();
          }

          @Override
          public Set<String> knownWriters() {
            return Set.of("people-task-7");
          }
        });
  }

  /** The keys of all records but those that tell owners. */
  private Set<String> keys() {
    Set<String> keys = new HashSet<>(view().keys());
    keys.removeIf(key -> key.startsWith("owner"));
    return keys;
  }

  /** What stands committed. */
  private StateView view() {
    List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>(before);
    locks.forEach(lock -> all.addAll(lock.history()));
    all.addAll(producer.history());
    return StateTopics.view("state", all);
  }

  private void streaming() {
    before.add(
        records.generation(
            new Generation(
                3,
                "1",
                Phase.STREAM,
                Optional.of(
                    Bounds.of(
                        Map.of(A0, new OffsetRange(0, 5), OLD, new OffsetRange(0, 1)),
                        Map.of(),
                        Map.of())))));
    owned();
    before.add(records.position(A0, StateTopics.position(9, 3, "1")));
    before.add(records.position(A1, StateTopics.position(4, 3, "1")));
    before.addAll(records.claim(A0, 3, 1, "me", new byte[] {1}, Map.of()));
    before.add(records.report(Map.of()));
    before.add(records.deleted(3));
    before.add(records.restart(2, "why"));
    before.add(records.heartbeat(3));
  }

  private void owned() {
    before.add(records.lock("people-0"));
    before.add(records.owner(A0, Owner.of("people-task-0", "a", 1)));
    before.add(records.owner(A1, Owner.of("people-task-1", "b", 1)));
    before.add(records.owner(OLD, Owner.of("people-task-2", "c", 1)));
    before.add(
        records.position(
            OLD, new Position(OptionalLong.empty(), 1, "1", Optional.empty(), 1, true)));
  }

  /** A stream without an initial phase. */
  private void plain() {
    before.add(records.generation(new Generation(5, "1", Phase.PLAIN, Optional.empty())));
    owned();
    before.add(records.position(A0, StateTopics.position(9, 5, "1")));
    before.add(records.position(A1, StateTopics.position(4, 5, "1")));
  }

  @Test
  void aPositionThatIsSetBeforeTheFirstStartIsGoneOnFrom() {
    apply(false, Map.of(A0, 7L));

    assertThat(view().generation().orElseThrow())
        .extracting(Generation::number, Generation::phase)
        .containsExactly(1L, Phase.RESET);
    assertThat(view().position(A0)).contains(new Position(7, 1, "1", Optional.empty(), 0));
  }

  @Test
  void whatIsDeliveredAtLeastOnceMakesThePositionsSayNothing() {
    plain();

    alteration(false).markLeft();

    assertThat(keys()).containsExactly("generation");
    assertThat(view().generation().orElseThrow())
        .extracting(Generation::number, Generation::phase)
        .containsExactly(6L, Phase.LEFT);
    assertThat(fenced).containsExactlyInAnyOrder("people-task-0", "people-task-1");
    assertThat(writtenWhenFenced).as("known before").containsExactly("generation");
  }

  @Test
  void aStreamThatIsLeftIsMarkedOnce() {
    streaming();
    StateTopicAlteration alteration = alteration(false);
    alteration.markLeft();
    int written = producer.history().size();

    assertThat(StateTopicAlteration.holdsProgress(view())).isFalse();
    alteration.markLeft();

    assertThat(producer.history()).hasSize(written);
    assertThat(view().generation().orElseThrow())
        .extracting(Generation::number, Generation::phase)
        .containsExactly(4L, Phase.LEFT);
  }

  @Test
  void aMarkThatBrokeOffIsFinishedByTheNext() {
    streaming();
    StateTopicAlteration alteration = alteration(false);
    fenceFailure = new TimeoutException("no answer");
    assertThatThrownBy(() -> alteration.markLeft()).isSameAs(fenceFailure);
    fenceFailure = null;

    assertThat(StateTopicAlteration.holdsProgress(view())).isTrue();
    alteration.markLeft();

    assertThat(keys()).containsExactly("generation");
    assertThat(view().generation().orElseThrow().number()).isEqualTo(4);
  }

  @Test
  void aPlanOrARefusalThatWroteNothingIsLeftAsAStreamIs() {
    streaming();
    Generation refused =
        Generation.prepared(4, "2", view().generation(), Fingerprint.NONE).inPhase(Phase.REFUSED);
    before.add(records.generation(refused));

    alteration(false).markLeft();

    assertThat(keys()).containsExactly("generation");
    assertThat(view().generation().orElseThrow())
        .extracting(Generation::number, Generation::phase, Generation::positionsSince)
        .containsExactly(5L, Phase.LEFT, 5L);
  }

  @Test
  void aPositionThatIsSetAfterAPlanHoldsForTheStreamWithoutOne() {
    plain();
    Bounds bounds = Bounds.of(Map.of(), Map.of(), Map.of());
    before.add(
        records.generation(
            Generation.prepared(6, "1", view().generation(), Fingerprint.NONE)
                .withBounds(bounds)
                .inPhase(Phase.PLANNED)));

    apply(false, Map.of(A0, 7L));

    Generation plain = Generation.withoutInitialPhase("1", view().generation(), Fingerprint.NONE);
    assertThat(view().position(A0).filter(plain::hasPosition).map(Position::offset))
        .contains(OptionalLong.of(7));
    assertThat(view().position(A1).filter(plain::hasPosition).map(Position::offset))
        .contains(OptionalLong.of(4));
  }

  @Test
  void anInitialPhaseThatIsNotFinishedIsNotLeftButByAReset() {
    before.add(
        records.generation(
            new Generation(
                5, "1", Phase.APPLY, Optional.of(Bounds.of(Map.of(), Map.of(), Map.of())))));
    StateTopicAlteration alteration = alteration(false);

    assertThatThrownBy(() -> alteration.markLeft())
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("The initial phase of stream.version 1 is not finished")
        .hasMessageContaining("or reset the offsets of the connector to deliver at least once");
    assertThatThrownBy(() -> alteration.markLeft(Map.of(A0, 7L)))
        .isInstanceOf(ConnectException.class);
    assertThatThrownBy(() -> alteration.apply(Map.of(A0, 7L)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("is not finished");
    assertThat(producer.history()).isEmpty();

    alteration.markLeft(nulls(A0));
    assertThat(view().generation().orElseThrow())
        .extracting(Generation::number, Generation::phase)
        .containsExactly(6L, Phase.RESET);
  }

  @Test
  void nothingIsMarkedWhereNothingWasDeliveredExactlyOnce() {
    assertThat(StateTopicAlteration.holdsProgress(view())).isFalse();
  }

  @Test
  void aResetLeavesOnlyTheNextGenerationToBePrepared() {
    streaming();

    apply(true, nulls(A0, A1));

    assertThat(keys()).containsExactly("generation");
    assertThat(view().generation().orElseThrow())
        .extracting(Generation::number, Generation::phase)
        .containsExactly(4L, Phase.PREPARING);
    assertThat(producer.uncommittedRecords()).isEmpty();
    assertThat(producer.commitCount()).isEqualTo(2);
  }

  @Test
  void aResetFencesEveryWriterThatIsKnownAfterTheGenerationIsAnnounced() {
    streaming();

    apply(true, nulls(A1));

    assertThat(fenced).containsExactlyInAnyOrder("people-task-0", "people-task-1");
    assertThat(writtenWhenFenced).containsExactly("generation");
  }

  @Test
  void aResetWhoseFencingFailsIsANewStreamAllTheSame() {
    streaming();
    fenceFailure = new TimeoutException("no answer");

    assertThatThrownBy(() -> apply(true, nulls(A0))).isSameAs(fenceFailure);

    assertThat(view().generation().orElseThrow().phase()).isEqualTo(Phase.PREPARING);
    assertThat(view().generation().orElseThrow().bounds().orElseThrow().input())
        .as("who is to be fenced is still known")
        .containsKeys(A0, OLD);
    assertThat(view().position(A0)).isPresent();
  }

  @Test
  void aResetWithoutAnInitialPhaseLeavesNoneToBeFinished() {
    streaming();

    apply(false, nulls(A0, A1));

    assertThat(keys()).containsExactly("generation");
    assertThat(view().generation().orElseThrow())
        .extracting(Generation::number, Generation::phase)
        .containsExactly(4L, Phase.RESET);
  }

  @Test
  void aResetMayBeRepeated() {
    streaming();
    apply(true, Map.of());

    assertThat(keys()).containsExactly("generation");
  }

  @Test
  void plainExactlyOnceForgetsEveryPositionWhenAllAreReset() {
    plain();

    apply(false, nulls(A0, A1));

    assertThat(keys()).containsExactly("generation");
    assertThat(view().generation().orElseThrow())
        .extracting(Generation::number, Generation::phase)
        .containsExactly(6L, Phase.RESET);
    assertThat(fenced).containsExactlyInAnyOrder("people-task-0", "people-task-1");
  }

  @Test
  void plainExactlyOnceForgetsEveryPositionWhenConnectKnowsNone() {
    plain();

    apply(false, Map.of());

    assertThat(keys()).containsExactly("generation");
  }

  @Test
  void plainExactlyOnceMovesTheNamedPositionsOnly() {
    plain();
    Map<TopicPartition, Long> offsets = nulls(A1);
    offsets.put(OLD, 7L);

    apply(false, offsets);

    assertThat(view().position(A0)).contains(StateTopics.position(9, 5, "1"));
    assertThat(view().position(A1)).isEmpty();
    assertThat(view().position(OLD)).contains(new Position(7, 5, "1", Optional.empty(), 0));
    assertThat(fenced).containsExactlyInAnyOrder("people-task-0", "people-task-1");
    assertThat(locks).singleElement().extracting(MockProducer::commitCount).isEqualTo(1L);
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void whereSomebodyMayHaveBecomeAnOwnerMeanwhileNoPositionIsMoved() {
    plain();
    whenFenced = () -> locks.get(0).fenceProducer();
    StateTopicAlteration alteration = alteration(false);

    assertThatThrownBy(() -> alteration.apply(Map.of(A0, 7L))).isInstanceOf(KafkaException.class);

    assertThat(view().position(A0)).contains(StateTopics.position(9, 5, "1"));
    assertThat(view().ownership(A0).owner()).isEqualTo(Owner.of("people-task-0", "a", 1));

    whenFenced = () -> {};
    alteration.apply(Map.of(A0, 7L));
    assertThat(view().position(A0)).contains(Position.altered(7, 5, "1"));
  }

  @Test
  void oneResetPartitionLeavesTheOthersWhereTheyAre() {
    plain();

    apply(false, nulls(A1));

    assertThat(view().positioned()).containsExactly(A0);
  }

  @Test
  void anOffsetCannotBeSetWhereAnInitialPhaseDecides() {
    assertThatThrownBy(() -> apply(true, Map.of(A0, 7L)))
        .isInstanceOf(ConnectException.class)
        .hasMessage(
            "The offset of a-0 cannot be set to 7: with fetch.existing.enabled=true the connector"
                + " writes on from where its comparison with existing data ended, and that stands"
                + " in its state topic. Reset all offsets instead (DELETE"
                + " /connectors/<name>/offsets): the next start compares again and writes only the"
                + " difference");
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void aNegativeOffsetIsRefused() {
    assertThatThrownBy(() -> apply(false, Map.of(A0, -1L)))
        .isInstanceOf(ConnectException.class)
        .hasMessage("The offset -1 of a-0 is negative; use 0 or more");
  }
}
