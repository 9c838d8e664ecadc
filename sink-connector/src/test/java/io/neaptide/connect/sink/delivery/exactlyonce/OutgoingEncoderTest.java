package io.neaptide.connect.sink.delivery.exactlyonce;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.sink.delivery.atleastonce.DeliveryHarness;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.OutgoingRecord;
import io.neaptide.connect.sink.record.RecordEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutgoingEncoderTest {

  private static final TopicPartition IN = new TopicPartition("in", 0);

  private final List<Integer> calls = new ArrayList<>();
  private final OutgoingEncoder encoder =
      new OutgoingEncoder(
          new RecordEncoder(
              new TopicFormat("${topic}"),
              Formats.keySerializer("key.serializer", Formats.STRING, Map.of()),
              Formats.rowSerializer("value.serializer", Formats.UPSERT_JSON, Map.of())),
          false);

  @AfterEach
  void close() {
    encoder.close();
  }

  @Test
  void encodesUpToTheFirstRecordThatCannotBe() {
    List<OutgoingRecord> encoded =
        encoder.encode(List.of(record(0, "a"), record(1, null), record(2, "b")), () -> {});

    assertThat(encoded).extracting(OutgoingRecord::next).containsExactly(1L);
    assertThat(encoded.get(0).record().key()).asString().isEqualTo("a");
  }

  @Test
  void letsOthersHaveTheirTurnBeforeEachRecord() {
    List<OutgoingRecord> encoded =
        encoder.encode(
            List.of(record(0, "a"), record(1, "b"), new OutgoingRecord(null, 3)),
            () -> calls.add(calls.size()));

    assertThat(encoded).hasSize(3);
    assertThat(calls).hasSize(3);
  }

  private static OutgoingRecord record(int offset, String key) {
    SinkRecord record = DeliveryHarness.row(IN, offset, key, null);
    return OutgoingRecord.unencoded(record);
  }
}
