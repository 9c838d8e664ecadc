package io.neaptide.connect.source.malformed;

import static io.neaptide.connect.source.testing.SourceRecords.bytes;
import static io.neaptide.connect.source.testing.SourceRecords.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.common.serde.MalformedDataException;
import io.neaptide.connect.source.testing.FakeClients;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.admin.MockAdminClient;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.Test;

class MalformedRecordsTest {

  private final MalformedDataException reason = new MalformedDataException("value: no row");

  private final FakeClients clients = new FakeClients().with("e:1", "E");
  private final SteppedClock clock = new SteppedClock();

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
    DeadLetters letters = letters(producer);
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
  void deadLetterThatCannotBeWrittenIsFatalWithTheRemedyForItsReason() {
    fatal(new RecordTooLargeException("too large"), "Raise max.message.bytes of the topic");
    fatal(new InvalidRecordException("no key"), "set cleanup.policy=delete on it");
    fatal(
        new TopicAuthorizationException("graveyard"),
        "Allow the user of kafka.bootstrap.servers the operation WRITE on the topic 'graveyard'.");
    fatal(new UnsupportedVersionException("old"), "Check that the user of kafka.bootstrap.servers");
  }

  private void fatal(RuntimeException failure, String remedy) {
    assertThatThrownBy(() -> flushFailing(failure))
        .isInstanceOf(ConnectException.class)
        .isNotInstanceOf(RetriableException.class)
        .hasMessageContaining("could not be written to dead.letter.topic 'graveyard' (" + failure)
        .hasMessageContaining(remedy);
  }

  @Test
  void deadLetterTopicThatWasDeletedIsCreatedBeforeTheNextLetter() throws Exception {
    clients.with("e:1", "graveyard", 3);
    MockAdminClient admin = clients.cluster("e:1");
    DeadLetters letters = letters(producer(true));
    letters.take(bad, reason);
    admin.deleteTopics(List.of("graveyard")).all().get();
    letters.take(bad, reason);
    assertThat(admin.listTopics().names().get()).isEmpty();

    clock.now = clock.now.plus(DeadLetterTopicCheck.INTERVAL);
    letters.take(bad, reason);

    assertThat(admin.describeTopics(List.of("graveyard")).allTopicNames().get().get("graveyard"))
        .satisfies(created -> assertThat(created.partitions()).hasSize(1));
  }

  @Test
  void clusterThatDoesNotAnswerNowIsRetriable() {
    DeadLetters letters = letters(producer(true));
    clients.cluster("e:1").timeoutNextRequest(1);

    assertThatThrownBy(() -> letters.take(bad, reason))
        .isInstanceOf(RetriableException.class)
        .hasMessageStartingWith("Could not tell whether dead.letter.topic 'graveyard' exists (");
  }

  @Test
  void failureIsReportedOnce() {
    MockProducer<byte[], byte[]> producer = producer(false);
    DeadLetters letters = letters(producer);
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
    DeadLetters letters = letters(producer);
    letters.take(bad, reason);
    letters.flush();
  }

  private DeadLetters letters(Producer<byte[], byte[]> producer) {
    return new DeadLetters(
        producer,
        "graveyard",
        new DeadLetterTopicCheck(
            new DeadLetterTopic("graveyard", "kafka.bootstrap.servers"),
            () -> clients.cluster("e:1"),
            clock));
  }

  private static MockProducer<byte[], byte[]> producer(boolean acknowledges) {
    return new MockProducer<>(
        acknowledges, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static final class SteppedClock extends Clock {

    private Instant now = Instant.EPOCH;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
