package io.neaptide.connect.sink.delivery.exactlyonce.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.sink.kafka.OffsetRange;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PartitionStreamTest {

  private final PartitionStream stream =
      new PartitionStream(new TopicPartition("input", 0), StreamState.ACQUIRING);

  @Test
  void beginsAtItsPosition() {
    stream.acquired(stream.generation(), OptionalLong.of(7), 0);

    assertThat(stream.stream()).hasValue(7);
    assertThat(stream.state()).isEqualTo(StreamState.STREAMING);
  }

  @Test
  void withoutAPositionTheInputIsReadFromWhereItStands() {
    stream.acquired(stream.generation(), OptionalLong.empty(), 0);

    assertThat(stream.stream()).isEmpty();
  }

  @Test
  void whatWasDroppedBeforeAnythingWasWrittenIsReadAgain() {
    stream.acquired(stream.generation(), OptionalLong.empty(), 0);
    stream.stream();
    stream.broken(0);

    assertThat(stream.add(new OutgoingRecord(null, 43), 42)).isFalse();
    stream.acquireAgain();
    stream.acquired(stream.generation(), OptionalLong.empty(), 0);

    assertThat(stream.stream()).hasValue(42);
  }

  @Test
  void whatWasNotCommittedIsReadAgain() {
    stream.acquired(stream.generation(), OptionalLong.of(7), 0);
    stream.stream();
    stream.add(new OutgoingRecord(null, 8), 7);
    stream.queue().drain(10);
    stream.committed(8, 1);
    stream.add(new OutgoingRecord(null, 9), 8);
    stream.broken(0);
    stream.acquireAgain();
    stream.acquired(stream.generation(), OptionalLong.of(8), 0);

    assertThat(stream.stream()).hasValue(8);
    assertThat(stream.queue().isIdle()).isTrue();
  }

  @Test
  void noOffsetIsToldBetweenARewindAndTheNextRecords() {
    stream.acquired(stream.generation(), OptionalLong.of(7), 0);
    stream.stream();

    assertThat(stream.done(100)).isEmpty();
    stream.offsets().rewindTookPlace();
    assertThat(stream.done(100)).hasValue(100);
  }

  @Test
  void offsetsFollowWhatIsCommitted() {
    stream.acquired(stream.generation(), OptionalLong.of(7), 0);
    stream.stream();
    stream.offsets().rewindTookPlace();
    stream.add(new OutgoingRecord(null, 8), 7);

    assertThat(stream.done(8)).hasValue(7);
    stream.queue().drain(10);
    assertThat(stream.done(8)).hasValue(7);
    stream.committed(8, 1);
    assertThat(stream.done(8)).hasValue(8);
  }

  @Test
  void aClosedStreamIsNotBegunAgain() {
    stream.close();
    stream.acquired(stream.generation(), OptionalLong.of(7), 0);

    assertThat(stream.state()).isEqualTo(StreamState.CLOSED);
  }

  @Test
  void aPositionOfAGenerationThatIsOverIsNotTakenForOneOfTheNext() {
    stream.acquireFor(1);
    long acquiredFor = stream.generation();
    stream.acquireFor(2);
    stream.acquired(acquiredFor, OptionalLong.of(100), 2);

    assertThat(stream.state()).isEqualTo(StreamState.ACQUIRING);
    assertThat(stream.position()).isEmpty();
  }

  @Test
  void withoutTheWriterNothingIsOwnedAndWhatWasOnItsWayIsReadAgain() {
    stream.own(3);
    stream.acquired(stream.generation(), OptionalLong.of(7), 0);
    stream.stream();
    stream.add(new OutgoingRecord(null, 8), 7);
    assertThat(stream.isHeld()).isTrue();

    stream.writerLost(5);

    assertThat(stream.isOwned()).isFalse();
    assertThat(stream.isRetryDue(4)).isFalse();
    assertThat(stream.isRetryDue(5)).isTrue();
    assertThat(stream.queue().isIdle()).isTrue();
  }

  @Test
  void whatIsHeldAndReadAgainNeedsNotBeAcquiredAgain() {
    stream.own(3);
    stream.acquired(stream.generation(), OptionalLong.of(7), 0);
    stream.stream();
    stream.takeCare(7);
    stream.acquireAgain();

    stream.keep(stream.generation());

    assertThat(stream.state()).isEqualTo(StreamState.OWNED);
    assertThat(stream.stream()).hasValue(7);
  }

  @Test
  void whatIsHeldForOneGenerationIsNotForAnother() {
    stream.own(3);
    stream.acquired(stream.generation(), OptionalLong.of(7), 0);

    stream.acquireFor(2);

    assertThat(stream.isHeld()).isFalse();
  }

  @Test
  void anotherGenerationEndsAJob() {
    stream.acquired(stream.generation(), OptionalLong.of(7), 1);
    stream.submit(new TransactionJob((writer, epoch, cancelled) -> {}));

    stream.acquireFor(2);

    assertThat(stream.hasJob()).isFalse();
    assertThat(stream.state()).isEqualTo(StreamState.ACQUIRING);
  }

  @Test
  void whatConnectTellsAfterAPutThatItNeverRepeatedIsNotBelieved() {
    stream.offsets().doubt();
    stream.acquired(stream.generation(), OptionalLong.empty(), 0);
    stream.stream();

    // Connect counts the records of the put that failed, which a rebalance took from it.
    assertThat(stream.done(200)).isEmpty();

    stream.add(new OutgoingRecord(null, 101), 100);
    assertThat(stream.done(101)).hasValue(100);
    stream.queue().drain(10);
    stream.committed(101, 1);
    assertThat(stream.done(101)).hasValue(101);
  }

  @Test
  void givesWhatWaitsInPortions() {
    stream.acquired(stream.generation(), OptionalLong.of(0), 0);
    stream.stream();
    LongStream.range(0, 5).forEach(i -> stream.add(new OutgoingRecord(null, i + 1), i));

    assertThat(stream.queue().drain(3))
        .extracting(OutgoingRecord::next)
        .containsExactly(1L, 2L, 3L);
    assertThat(stream.queue().waiting()).isEqualTo(2);
    assertThat(stream.queue().drain(3)).extracting(OutgoingRecord::next).containsExactly(4L, 5L);
    assertThat(stream.queue().isIdle()).isFalse();
    stream.committed(5, 5);
    assertThat(stream.queue().isIdle()).isTrue();
  }

  @Test
  void isReadAgainWithCareFromARecordThatCannotBeEncoded() {
    stream.acquired(stream.generation(), OptionalLong.of(7), 0);
    stream.stream();
    stream.add(new OutgoingRecord(null, 8), 7);
    assertThat(stream.unwritable().needsCare(7)).isFalse();

    stream.takeCare(7);

    assertThat(stream.queue().isIdle()).isTrue();
    assertThat(stream.isRetryDue(0)).isTrue();
    stream.acquireAgain();
    stream.acquired(stream.generation(), OptionalLong.of(7), 0);
    assertThat(stream.stream()).hasValue(7);
    assertThat(stream.unwritable().needsCare(7)).isTrue();
    assertThat(stream.unwritable().needsCare(10_006)).isTrue();
    assertThat(stream.unwritable().needsCare(10_007)).isFalse();
  }

  @Test
  void isHeldAtItsLimitWhenThatIsWritten() {
    stream.acquired(stream.generation(), OptionalLong.empty(), 1);

    assertThat(stream.stream(new OffsetRange(3, 6))).hasValue(3);
    assertThat(stream.add(new OutgoingRecord(null, 5), 4)).isTrue();
    assertThat(stream.add(new OutgoingRecord(null, 7), 6)).isFalse();
    assertThat(stream.isUnderWay()).isTrue();
    stream.reachLimit();
    stream.reachLimit();
    assertThat(stream.isTaking()).isFalse();
    assertThat(stream.queue().drain(10)).extracting(OutgoingRecord::next).containsExactly(5L, 6L);
    stream.limit().requireNotPassed(6);
    assertThatThrownBy(() -> stream.limit().requireNotPassed(5))
        .hasMessageContaining("The initial data is not complete");
    stream.committed(5, 1);
    assertThat(stream.state()).isEqualTo(StreamState.STREAMING);
    stream.committed(6, 1);
    assertThat(stream.state()).isEqualTo(StreamState.OWNED);

    assertThat(stream.stream(new OffsetRange(6, StreamLimit.NONE))).hasValue(6);
    assertThat(stream.add(new OutgoingRecord(null, 7), 6)).isTrue();
  }

  @Test
  void whatIsFinishedIsDoneUpToItsEndAndNoFurtherWhateverWasRead() {
    stream.acquired(stream.generation(), OptionalLong.empty(), 1);

    assertThat(stream.finish(6)).hasValue(6);
    assertThat(stream.done(9)).isEmpty();
    stream.offsets().rewindTookPlace();

    assertThat(stream.done(9)).hasValue(6);
    assertThat(stream.isTaking()).isFalse();
    assertThat(stream.isUnderWay()).isFalse();
    assertThat(stream.add(new OutgoingRecord(null, 7), 6)).isFalse();
  }

  @Test
  void nothingIsFinishedThatIsNotTheTasksOwn() {
    assertThat(stream.finish(6)).isEmpty();

    assertThat(stream.state()).isEqualTo(StreamState.ACQUIRING);
    assertThat(stream.position()).isEmpty();
  }

  @Test
  void whatBreaksBeforeItsLimitIsReadAgainUpToIt() {
    stream.acquired(stream.generation(), OptionalLong.empty(), 1);
    stream.stream(new OffsetRange(3, 6));
    stream.reachLimit();
    stream.broken(0);
    stream.acquireAgain();
    stream.acquired(stream.generation(), OptionalLong.of(4), 1);

    assertThat(stream.isUnderWay()).isFalse();
    assertThat(stream.stream(new OffsetRange(3, 6))).hasValue(4);
    assertThat(stream.isUnderWay()).isTrue();
  }
}
