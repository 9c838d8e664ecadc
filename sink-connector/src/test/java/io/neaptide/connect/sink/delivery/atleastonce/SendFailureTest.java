package io.neaptide.connect.sink.delivery.atleastonce;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.sink.delivery.atleastonce.SendFailure.Meaning;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownProducerIdException;
import org.junit.jupiter.api.Test;

class SendFailureTest {

  private static Meaning meaning(Exception error, boolean alone) {
    return new SendFailure(null, 0, alone, error).meaning();
  }

  @Test
  void aRecordIsBlamedForSureOnlyWhenItWasAlone() {
    for (Exception error :
        new Exception[] {new InvalidRecordException("x"), new InvalidTimestampException("x")}) {
      assertThat(meaning(error, false)).isEqualTo(Meaning.SUSPECT);
      assertThat(meaning(error, true)).isEqualTo(Meaning.UNWRITABLE);
    }
    assertThat(meaning(new RecordTooLargeException("x"), false)).isEqualTo(Meaning.UNWRITABLE);
    assertThat(meaning(new KafkaException("part of a batch"), false))
        .isEqualTo(Meaning.OTHER_UNWRITABLE);
  }

  @Test
  void whatLeavesDoubtAboutEarlierRecordsIsFatal() {
    assertThat(meaning(new TimeoutException("expired"), false)).isEqualTo(Meaning.FATAL);
    assertThat(meaning(new UnknownProducerIdException("x"), false)).isEqualTo(Meaning.FATAL);
  }

  @Test
  void whatIsNotTakenCanBeHandedOverAgain() {
    assertThat(SendFailure.onHandOver(new TimeoutException("x"))).isEqualTo(Meaning.RETRIABLE);
    assertThat(SendFailure.onHandOver(new RecordTooLargeException("x")))
        .isEqualTo(Meaning.UNWRITABLE);
    assertThat(SendFailure.onHandOver(new InvalidTopicException("x"))).isEqualTo(Meaning.FATAL);
  }
}
