package io.neaptide.connect.source;

import static io.neaptide.connect.source.SourceRecords.bytes;
import static io.neaptide.connect.source.SourceRecords.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.common.serde.MalformedDataException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.Test;

class MalformedRecordsTest {

  private final MalformedDataException reason = new MalformedDataException("value: no row");

  private final ConsumerRecord<byte[], byte[]> bad =
      record(1, 5, null, "[]", new RecordHeaders().add("own", bytes("kept")));

  @Test
  void failNamesTheRecordTheReasonAndTheRemedy() {
    assertThatThrownBy(() -> new FailOnMalformed().take(bad, reason))
        .isInstanceOf(ConnectException.class)
        .hasMessage(
            "Malformed record at orders-1 offset 5: value: no row. Check key.deserializer,"
                + " value.deserializer and sql; or set malformed.records to 'skip' or 'dead.letter', or move"
                + " the connector's offset past the record.")
        .hasCause(reason);
  }

  @Test
  void skipCountsWhatItLeavesOut() {
    SkipMalformed skip = new SkipMalformed(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    for (int n = 0; n < 3; n++) {
      skip.take(bad, reason);
    }
    skip.flush();
    skip.close();

    assertThat(skip.total()).isEqualTo(3);
  }

  @Test
  void deadLetterKeepsBytesAndSaysWhereFromAndWhy() {
    MockProducer<byte[], byte[]> producer = producer(true);
    DeadLetters letters = new DeadLetters(producer, "graveyard");
    letters.take(bad, reason);
    letters.flush();

    ProducerRecord<byte[], byte[]> sent = producer.history().get(0);
    assertThat(sent.topic()).isEqualTo("graveyard");
    assertThat(sent.key()).isNull();
    assertThat(sent.value()).isEqualTo(bytes("[]"));
    assertThat(Arrays.stream(sent.headers().toArray()))
        .extracting(
            header -> header.key() + "=" + new String(header.value(), StandardCharsets.UTF_8))
        .containsExactly(
            "own=kept",
            "__neaptide.error.topic=orders",
            "__neaptide.error.partition=1",
            "__neaptide.error.offset=5",
            "__neaptide.error.timestamp=1005",
            "__neaptide.error.message=value: no row");
  }

  @Test
  void deadLetterThatMaySucceedLaterIsRetriable() {
    assertThatThrownBy(() -> flushFailing(new TimeoutException("no answer")))
        .isInstanceOf(RetriableException.class)
        .hasMessage(
            "A malformed record could not be written to dead.letter.topic 'graveyard'; it will be"
                + " read and sent again");
  }

  @Test
  void deadLetterThatCannotBeWrittenIsFatal() {
    assertThatThrownBy(() -> flushFailing(new RecordTooLargeException("too large")))
        .isInstanceOf(ConnectException.class)
        .isNotInstanceOf(RetriableException.class)
        .hasMessageContaining("could not be written to dead.letter.topic 'graveyard' (")
        .hasMessageContaining("max.message.bytes");
  }

  @Test
  void failureIsReportedOnce() {
    MockProducer<byte[], byte[]> producer = producer(false);
    DeadLetters letters = new DeadLetters(producer, "graveyard");
    producer.sendException = new TimeoutException("no answer");

    assertThatThrownBy(() -> letters.take(bad, reason)).isInstanceOf(RetriableException.class);
    assertThatCode(letters::flush).doesNotThrowAnyException();
    letters.close();
    assertThat(producer.closed()).isTrue();
  }

  /** Dead letters whose one record fails while they wait for it. */
  private void flushFailing(RuntimeException failure) {
    MockProducer<byte[], byte[]> producer =
        new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
          @Override
          public synchronized void flush() {
            assertThat(errorNext(failure)).isTrue();
          }
        };
    DeadLetters letters = new DeadLetters(producer, "graveyard");
    letters.take(bad, reason);
    letters.flush();
  }

  private static MockProducer<byte[], byte[]> producer(boolean acknowledges) {
    return new MockProducer<>(
        acknowledges, null, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
