package io.neaptide.connect.sink.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class LimitedProducerTest {

  private static final int OVERHEAD = 61 + 21 + 1 + 1 + 2 + 1;

  /** What was sent between two flushes. */
  private final List<List<Integer>> windows = new ArrayList<>(List.of(new ArrayList<>()));

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
        @Override
        public synchronized void flush() {
          super.flush();
          windows.add(new ArrayList<>());
        }
      };

  private LimitedProducer limited(int batchSize, MessageLimit limit) {
    return new LimitedProducer(
        producer,
        new SizeCheck(new ProducerLimits(batchSize, 5_000, 1_000_000, false), topic -> limit));
  }

  private static MessageLimit limit(int bytes) {
    return new MessageLimit(bytes, "max.message.bytes", true);
  }

  private void send(LimitedProducer limited, int size) {
    limited.send(record("k", size), (metadata, error) -> {});
    windows.get(windows.size() - 1).add(size);
  }

  private static ProducerRecord<byte[], byte[]> record(String key, int size) {
    return new ProducerRecord<>("t", key.getBytes(StandardCharsets.UTF_8), new byte[size]);
  }

  @Test
  void whatFitsIntoABatchOfTheTopicIsNeverHeldUp() {
    LimitedProducer limited = limited(1_000, limit(2_000));

    for (int i = 0; i < 100; i++) {
      send(limited, 500);
    }

    assertThat(producer.history()).hasSize(100);
    assertThat(windows).hasSize(1);
  }

  @Test
  void nothingJoinsARecordThatFillsABatchAlone() {
    LimitedProducer limited = limited(1_000, limit(2_000));

    send(limited, 10);
    limited.send(record("k", 1_900), (metadata, error) -> {});
    send(limited, 20);

    assertThat(windows).containsExactly(List.of(10), List.of(20));
  }

  @Test
  void whereBatchesMayBecomeLargerThanTheTopicTakesWhatWaitsIsSentBefore() {
    LimitedProducer limited = limited(10_000, limit(2_000));
    int half = 900 - OVERHEAD;

    for (int i = 0; i < 5; i++) {
      send(limited, half);
    }

    assertThat(windows.stream().map(List::size)).allMatch(size -> size <= 2);
    assertThat(producer.history()).hasSize(5);
  }

  @Test
  void aLimitThatIsLoweredHoldsFromThenOn() {
    MessageLimit[] now = {limit(1_000_000)};
    LimitedProducer limited =
        new LimitedProducer(
            producer,
            new SizeCheck(new ProducerLimits(10_000, 50_000, 1_000_000, false), topic -> now[0]));
    send(limited, 900);
    send(limited, 900);
    now[0] = limit(1_000);

    send(limited, 700);
    send(limited, 700);

    assertThat(windows).containsExactly(List.of(900, 900, 700), List.of(700));
  }

  @Test
  void aRecordAboveTheLimitOfTheTopicIsRefusedWithItsKeyAndWhatToRaise() {
    LimitedProducer limited = limited(1_000, limit(2_000));

    assertThatThrownBy(() -> send(limited, 1_980))
        .isInstanceOf(TooLargeException.class)
        .hasMessage(
            "its row for the topic t with the key k has 2051 bytes, but the topic takes at most"
                + " 2000. Raise max.message.bytes of the topic, or make the row smaller");
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void aRecordThatFitsToTheByteIsSent() {
    LimitedProducer limited = limited(1_000, limit(2_051));

    send(limited, 1_980);

    assertThat(producer.history()).hasSize(1);
  }

  @Test
  void aRecordThatTheProducerItselfDoesNotTakeIsRefusedWithTheKeyToRaise() {
    LimitedProducer limited = limited(1_000, limit(1_000_000));

    assertThatThrownBy(() -> send(limited, 5_000))
        .hasMessage(
            "its row for the topic t with the key k has 5087 bytes, but the connector's producer"
                + " takes at most 5000. Raise kafka.producer.max.request.size, or make the row"
                + " smaller");
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void whatMayBecomeSmallerByCompressionIsLeftToTheBrokersToJudgeAlone() {
    LimitedProducer limited =
        new LimitedProducer(
            producer,
            new SizeCheck(
                new ProducerLimits(1_000, 5_000, 1_000_000, true), topic -> limit(2_000)));

    limited.send(record("k", 3_000), (metadata, error) -> {});

    assertThat(producer.history()).hasSize(1);
    assertThat(windows).hasSize(2);
  }

  @Test
  void aKeyThatIsNoTextIsShownAsBytes() {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>("t", 3, new byte[] {(byte) 0xff, 1}, new byte[3_000]);

    assertThatThrownBy(() -> limited(1_000, limit(2_000)).send(record, (metadata, error) -> {}))
        .hasMessageStartingWith("its row for the topic t, partition 3, with the key 0xff01 has ");
  }
}
