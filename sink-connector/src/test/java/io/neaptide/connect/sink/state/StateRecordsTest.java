package io.neaptide.connect.sink.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.testing.StateTopics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateRecordsTest {

  private static final TopicPartition INPUT = new TopicPartition("a.b-c_d", 12);

  private static final Fingerprint FINGERPRINT =
      Fingerprint.of(
          new StreamSettings(
              new TreeMap<>(Map.of("topic.format", "x")),
              new TreeMap<>(Map.of("value.serializer.secret", "hunter2")),
              Set.of()));

  private final StateRecords records = new StateRecords("state");
  private final List<ProducerRecord<byte[], byte[]>> topic = new ArrayList<>();

  private StateView view() {
    return StateTopics.view("state", topic);
  }

  private static Bounds bounds() {
    return Bounds.of(
        Map.of(
            INPUT,
            new OffsetRange(3, 5_000_000_000L),
            new TopicPartition("b", 0),
            new OffsetRange(0, 0)),
        Map.of(
            new TopicPartition("t", 1),
            new OffsetRange(1, 2),
            new TopicPartition("t", 0),
            new OffsetRange(7, 7)),
        Map.of("input:b", "id1", "target:t", "id2"));
  }

  private static Generation generation(Phase phase) {
    return new Generation(4, "v 1", phase, Optional.of(bounds()), FINGERPRINT);
  }

  @Test
  void recordsGoToTheOnePartitionOfTheTopic() {
    ProducerRecord<byte[], byte[]> record =
        records.position(INPUT, StateTopics.position(1, 2, "1"));

    assertThat(record.topic()).isEqualTo("state");
    assertThat(record.partition()).isZero();
    assertThat(new String(record.key(), UTF_8)).isEqualTo("position/a.b-c_d/12");
    assertThat(new String(record.value(), UTF_8))
        .isEqualTo(
            "{\"format\":1,\"offset\":1,\"generation\":2,\"streamVersion\":\"1\",\"epoch\":1,\"released\":false}");
  }

  @Test
  void aGenerationComesBackInEveryPhase() {
    for (Phase phase : Phase.values()) {
      topic.add(records.generation(generation(phase)));
      assertThat(view().generation()).contains(generation(phase));
    }
    assertThat(view().generation().orElseThrow().bounds().orElseThrow().targetPartitions("t"))
        .isEqualTo(2);
  }

  @Test
  void whatAnInitialPhaseHasWrittenIsKnownUntilItIsFinished() {
    Generation plain = new Generation(1, "1", Phase.PLAIN, Optional.of(bounds()), FINGERPRINT);
    Generation collecting =
        Generation.prepared(2, "1", Optional.of(plain), FINGERPRINT).inPhase(Phase.COLLECT);
    Generation again =
        Generation.prepared(3, "1", Optional.of(collecting.inPhase(Phase.APPLY)), FINGERPRINT);
    topic.add(records.generation(again));

    assertThat(collecting.incomplete()).isFalse();
    assertThat(view().generation()).contains(again);
    assertThat(again.incomplete()).isTrue();
    assertThat(again.positionsSince()).isEqualTo(1);
    assertThat(again.inPhase(Phase.PLANNED).incomplete()).isTrue();
    Generation streaming = again.inPhase(Phase.STREAM);
    assertThat(streaming.incomplete()).isFalse();
    assertThat(streaming.positionsSince()).isEqualTo(3);
  }

  @Test
  void whatMayBeASecretDoesNotStandInTheTopic() {
    assertThat(new String(records.generation(generation(Phase.STREAM)).value(), UTF_8))
        .contains("\"topic.format\":\"x\"", "value.serializer.secret")
        .doesNotContain("hunter2");
  }

  @Test
  void aGenerationThatIsPreparedNeedsNoBounds() {
    Generation prepared = new Generation(1, "1", Phase.PREPARING, Optional.empty());
    topic.add(records.generation(prepared));

    assertThat(view().generation()).contains(prepared);
    assertThatThrownBy(() -> prepared.inPhase(Phase.COLLECT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A generation in phase COLLECT has bounds");
  }

  @Test
  void aReleasedPartitionNeedsNoOffset() {
    Position released = new Position(OptionalLong.empty(), 2, "1", Optional.of("id"), 4, true);
    topic.add(records.position(INPUT, released));

    assertThat(view().ownership(INPUT).position()).contains(released);
    assertThat(view().positioned()).as("nothing is known to be written").isEmpty();
  }

  @Test
  void aWriterIsUnreleasedUntilItReleasesWhatItOwnsByItsOwnEpoch() {
    TopicPartition other = new TopicPartition("b", 0);
    topic.add(records.owner(INPUT, Owner.of("c-task-0", "a", 1)));
    topic.add(records.owner(other, Owner.of("c-task-1", "b", 1)));
    topic.add(records.position(INPUT, StateTopics.position(5, 2, "1").releasedBy(1)));
    assertThat(view().unreleasedWriters()).containsExactly("c-task-1");

    topic.add(records.owner(INPUT, Owner.of("c-task-0", "c", 2)));
    assertThat(view().unreleasedWriters()).containsExactlyInAnyOrder("c-task-0", "c-task-1");
    assertThat(view().owned()).containsExactlyInAnyOrder(INPUT, other);

    topic.add(records.owner(INPUT, view().ownership(INPUT).owner().free()));
    assertThat(view().ownership(INPUT).owner().epoch()).isEqualTo(3);
    assertThat(view().unreleasedWriters()).containsExactly("c-task-1");
  }

  @Test
  void aFormerOwnerThatWroteAfterALaterOneIsNotAccepted() {
    topic.add(records.position(INPUT, new Position(7, 2, "1", Optional.empty(), 3)));
    topic.add(records.position(INPUT, new Position(9, 2, "1", Optional.empty(), 2)));

    assertThatThrownBy(this::view)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a.b-c_d-12 (epoch 2) has written to it after a later one (epoch 3)");
  }

  @Test
  void positionsComeBackByPartitionAndTheLastOneCounts() {
    topic.add(records.position(INPUT, StateTopics.position(1, 0, "1")));
    topic.add(records.position(new TopicPartition("b", 0), StateTopics.position(7, 3, "2")));
    topic.add(records.position(INPUT, StateTopics.position(9, 4, "1")));

    assertThat(view().position(INPUT)).contains(StateTopics.position(9, 4, "1"));
    assertThat(view().positioned()).containsExactlyInAnyOrder(INPUT, new TopicPartition("b", 0));
    topic.add(records.positionRemoved(INPUT));
    assertThat(view().position(INPUT)).isEmpty();
    assertThat(view().positioned()).containsExactly(new TopicPartition("b", 0));
  }

  @Test
  void claimsLargerThanARecordMayBeComeBackWhole() {
    byte[] claims = new byte[StateRecords.CHUNK_BYTES * 2 + 17];
    new Random(1).nextBytes(claims);
    List<ProducerRecord<byte[], byte[]>> claim =
        records.claim(INPUT, 4, 1, "me", claims, Map.of("new", 5L));
    topic.addAll(claim);

    assertThat(claim).hasSize(4);
    assertThat(claim)
        .allSatisfy(
            each -> assertThat(each.value()).hasSizeLessThanOrEqualTo(StateRecords.CHUNK_BYTES));
    assertThat(new String(claim.get(3).key(), UTF_8)).isEqualTo("claim/a.b-c_d/12");
    Claim read = view().claim(INPUT, 4).orElseThrow();
    assertThat(read.summary()).isEqualTo(new ClaimSummary(4, 1, "me", 3, Map.of("new", 5L)));
    assertThat(read.offsets()).isEqualTo(claims);
  }

  @Test
  void aShorterClaimReplacesALongerOne() {
    topic.addAll(
        records.claim(INPUT, 1, 1, "me", new byte[StateRecords.CHUNK_BYTES + 1], Map.of()));
    topic.addAll(records.claim(INPUT, 2, 1, "me", new byte[] {1, 2}, Map.of()));

    assertThat(view().claim(INPUT, 2).orElseThrow().offsets()).containsExactly(1, 2);
    assertThat(view().claim(INPUT, 1)).as("an answer to an earlier generation").isEmpty();
  }

  @Test
  void noClaimsAreAnAnswerToo() {
    topic.addAll(records.claim(INPUT, 1, 1, "me", new byte[0], Map.of()));

    assertThat(view().claim(INPUT, 1)).isPresent();
    assertThat(view().claim(INPUT, 1).orElseThrow().offsets()).isEmpty();
  }

  @Test
  void claimsOfAGenerationAreReadAsTheyStandTogether() {
    TopicPartition other = new TopicPartition("b", 0);
    topic.add(records.owner(INPUT, Owner.of("people-task-0", "one", 1)));
    topic.add(records.owner(other, Owner.of("people-task-0", "one", 1)));
    topic.addAll(records.claim(INPUT, 2, 1, "first", new byte[] {1}, Map.of()));
    topic.addAll(records.claim(other, 1, 1, "of another generation", new byte[] {1}, Map.of()));
    topic.addAll(records.claim(INPUT, 2, 1, "second", new byte[] {2}, Map.of()));

    assertThat(view().claims(2)).containsOnlyKeys(INPUT);
    assertThat(view().claims(2).get(INPUT).id()).isEqualTo("second");
    assertThat(view().claims(2).get(INPUT).offsets()).containsExactly(2);
  }

  @Test
  void claimsOfFormerOwnersDoNotCount() {
    topic.addAll(records.claim(INPUT, 2, 1, "one", new byte[] {1}, Map.of()));
    topic.add(records.owner(INPUT, Owner.of("people-task-0", "one", 1)));
    assertThat(view().claims(2)).containsOnlyKeys(INPUT);

    topic.add(records.position(INPUT, Position.unknown(2, "1").releasedBy(1)));
    assertThat(view().claims(2)).as("released").isEmpty();

    topic.add(records.owner(INPUT, Owner.of("people-task-0", "two", 2)));
    assertThat(view().claims(2)).as("acquired again").isEmpty();
    assertThat(view().isClaimedByOwner(INPUT, 2)).isFalse();

    topic.addAll(records.claim(INPUT, 2, 2, "one", new byte[] {1}, Map.of()));
    assertThat(view().claims(2)).containsOnlyKeys(INPUT);
    assertThat(view().isClaimedByOwner(INPUT, 2)).isTrue();
  }

  @Test
  void aNoteLargerThanARecordMayBeComesBackWholeForItsGeneration() {
    byte[] note = new byte[StateRecords.CHUNK_BYTES + 17];
    new Random(1).nextBytes(note);
    List<ProducerRecord<byte[], byte[]>> published = records.note(INPUT, 4, note);
    topic.addAll(published);

    assertThat(published).hasSize(3);
    assertThat(new String(published.get(2).key(), UTF_8)).isEqualTo("note/a.b-c_d/12");
    assertThat(view().note(INPUT, 4)).hasValueSatisfying(read -> assertThat(read).isEqualTo(note));
    assertThat(view().hasNote(INPUT, 4)).isTrue();
    assertThat(view().notes(4)).containsOnlyKeys(INPUT);
    assertThat(view().note(INPUT, 5)).as("another generation").isEmpty();
    assertThat(view().hasNote(INPUT, 5)).isFalse();
    assertThat(view().notes(5)).isEmpty();
  }

  @Test
  void aNoteWhoseChunksAreNotThereIsNone() {
    topic.addAll(records.note(INPUT, 3, new byte[] {1}));
    topic.add(records.note(INPUT, 4, new byte[StateRecords.CHUNK_BYTES + 1]).get(2));

    assertThat(view().note(INPUT, 3)).isEmpty();
    assertThat(view().note(INPUT, 4)).isEmpty();
  }

  @Test
  void aDecisionNamesTheClaimsItWasMadeBy() {
    TopicPartition other = new TopicPartition("b", 0);
    DecidedClaims decided = new DecidedClaims(4, Map.of(INPUT, "mine", other, "theirs"));
    topic.add(records.decision(decided));

    assertThat(view().decided(4)).contains(decided);
    assertThat(view().decided(3)).as("an earlier generation").isEmpty();
    assertThat(decided.isBy(INPUT, "mine")).isTrue();
    assertThat(decided.isBy(INPUT, "theirs")).isFalse();
    assertThat(decided.isBy(new TopicPartition("b", 1), "mine")).isFalse();
  }

  @Test
  void signsBelongToTheirGeneration() {
    topic.add(records.deleted(3));
    topic.add(records.restart(4, "why"));
    topic.add(records.heartbeat(4));
    topic.add(records.heartbeat(4));
    topic.add(records.report(Map.of("generation", 3L)));

    assertThat(view().isDeleted(3)).isTrue();
    assertThat(view().isDeleted(4)).isFalse();
    assertThat(view().isRestartRequested(4)).isTrue();
    assertThat(view().isRestartRequested(3)).isFalse();
    assertThat(view().heartbeats()).isEqualTo(2);
    assertThat(view().report()).contains(Map.of("generation", 3L));
  }

  @Test
  void whatIsRemovedIsForgotten() {
    topic.add(records.generation(generation(Phase.STREAM)));
    topic.add(records.position(INPUT, StateTopics.position(1, 2, "1")));
    topic.addAll(records.claim(INPUT, 4, 1, "me", new byte[] {1}, Map.of()));
    topic.addAll(records.note(INPUT, 4, new byte[] {1}));
    topic.add(records.deleted(4));
    topic.add(records.restart(4, "why"));
    topic.add(records.heartbeat(4));
    topic.add(records.decision(new DecidedClaims(4, Map.of(INPUT, "me"))));
    topic.add(records.report(Map.of()));
    assertThat(view().keys()).hasSize(11);
    view().keys().forEach(key -> topic.add(records.tombstone(key)));

    StateView cleared = view();
    assertThat(cleared.keys()).isEmpty();
    assertThat(cleared.generation()).isEmpty();
    assertThat(cleared.positioned()).isEmpty();
    assertThat(cleared.claim(INPUT, 4)).isEmpty();
    assertThat(cleared.notes(4)).isEmpty();
    assertThat(cleared.decided(4)).isEmpty();
    assertThat(cleared.isDeleted(4)).isFalse();
    assertThat(cleared.isRestartRequested(4)).isFalse();
    assertThat(cleared.report()).isEmpty();
  }

  @Test
  void aRecordOfSomebodyElseIsRefused() {
    topic.add(new ProducerRecord<>("state", 0, bytes("connector-x"), bytes("{}")));

    assertThatThrownBy(this::view)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "The state topic state holds the unknown key 'connector-x'; give the connector a state"
                + " topic of its own (state.topic)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "position/t/0|{'offset':1}|it has no field 'generation'",
        "position/t/0|{'offset':1,'generation':1,'streamVersion':'1'}|it has no field 'epoch'",
        "position/t/0|{'offset':'1'}|its field 'offset' has another type",
        "owner/t/0|{'incarnation':'a'}|it has no field 'epoch'",
        "claim/t/0|{'generation':1,'chunks':0,'counts':{}}|it has no field 'epoch'",
        "claim/t/0|{'generation':1,'epoch':1,'chunks':0,'counts':{}}|it has no field 'id'",
        "generation|{'generation':1,'streamVersion':'1','phase':'X'}|No enum constant",
        "planned/t/0|{'generation':1}|it has no field 'changes'",
        "applied|{'generation':1,'count':1}|it has no field 'sum'",
        "decision|{'generation':1}|it has no field 'claims'",
      })
  void aRecordThatAnotherVersionHasWrittenIsNamedWithWhatHelps(
      String key, String fields, String problem) {
    String value = "{\"format\":1," + fields.substring(1).replace('\'', '"');
    topic.add(new ProducerRecord<>("state", 0, bytes(key), bytes(value)));

    assertThatThrownBy(this::view)
        .isInstanceOf(UnreadableStateException.class)
        .hasMessageStartingWith(
            "The record '" + key + "' of the state topic state cannot be read: " + problem)
        .hasMessageEndingWith(
            ". Another version of the connector has written it, or another program. Run one"
                + " version on all workers, the one that wrote it; or give the connector another"
                + " state topic (state.topic), by which it begins a new stream");
  }

  @Test
  void whatIsNoRecordOfAStateTopicIsNamed() {
    topic.add(new ProducerRecord<>("state", 0, bytes("report"), bytes("no JSON")));

    assertThatThrownBy(this::view)
        .hasMessageStartingWith("The record 'report' of the state topic state cannot be read: ");
  }

  @Test
  void aRecordOfALaterVersionIsRefused() {
    topic.add(
        new ProducerRecord<>(
            "state", 0, bytes("position/t/0"), bytes("{\"format\":2,\"offset\":1}")));

    assertThatThrownBy(this::view)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(
            "A record of the state topic state has the format 2, which a later version of the"
                + " connector has written; this one knows formats up to 1. Run that version, or");
  }

  @Test
  void aRangeKnowsItsSizeAndItsOrder() {
    assertThat(new OffsetRange(3, 8).size()).isEqualTo(5);
    assertThat(new OffsetRange(8, 8).size()).isZero();
    assertThatThrownBy(() -> new OffsetRange(2, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new OffsetRange(-1, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
