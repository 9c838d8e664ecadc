package io.neaptide.connect.source.read;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class TextKeyDetectorTest {

  private final TextKeyDetector keys = new TextKeyDetector(true);

  private void written(Object key, int bytes) {
    keys.written(
        new SourceRecord(Map.of(), Map.of(), "t", null, key, null, "row"),
        new RecordMetadata(new TopicPartition("t", 0), 0, 0, 0, bytes, 3));
  }

  private void assertRefused() {
    assertThatThrownBy(keys::check)
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("StringConverter")
        .hasMessageContaining("set key.converter of the connector to io.neaptide");
  }

  @Test
  void aTextThatWasWrittenWithoutQuotesIsNoticed() {
    written("12", 2);
    assertRefused();
  }

  @Test
  void anObjectThatWasWrittenAsItsTextIsNoticed() {
    written(Map.of("a", 1L), "{a=1}".length());
    assertRefused();
  }

  @Test
  void lengthIsOfBytes() {
    written("å", 2);
    assertRefused();
  }

  @Test
  void keysInJsonOrAnotherFormatPass() {
    written("12", 4);
    written("12", 2);
    assertThatCode(keys::check).doesNotThrowAnyException();
  }

  @Test
  void whatTellsNothingIsPassedOver() {
    written(12L, 2);
    written(List.of(1L), 3);
    written(Map.of(), 2);
    written(Map.of("a", List.of(1L, 2L)), 10);
    keys.written(new SourceRecord(Map.of(), Map.of(), "t", null, "x", null, "row"), null);
    assertThatCode(keys::check).doesNotThrowAnyException();

    written(Map.of("a", 1L), "{\"a\":1}".length());
    assertThatCode(keys::check).doesNotThrowAnyException();
  }

  @Test
  void keysOfAnotherFormatAreNotLookedAt() {
    TextKeyDetector others = new TextKeyDetector(false);
    others.written(
        new SourceRecord(Map.of(), Map.of(), "t", null, "12", null, "row"),
        new RecordMetadata(new TopicPartition("t", 0), 0, 0, 0, 2, 3));
    assertThatCode(others::check).doesNotThrowAnyException();
  }
}
