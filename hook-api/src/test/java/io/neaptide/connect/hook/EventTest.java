package io.neaptide.connect.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.junit.jupiter.api.Test;

class EventTest {

  private static final SchemaAndValue KEY = new SchemaAndValue(null, "1");
  private static final SchemaAndValue ROW = new SchemaAndValue(null, Map.of("name", "Ada"));

  @Test
  void anEventOfTheHookHasOnlyWhatItWasGiven() {
    Event event = Event.upsert("people", bytes("1"), bytes("{}"));

    assertThat(event.topic()).isEqualTo("people");
    assertThat(event.key()).isEqualTo(bytes("1"));
    assertThat(event.value()).isEqualTo(bytes("{}"));
    assertThat(event.isDelete()).isFalse();
    assertThat(event.partition()).isEmpty();
    assertThat(event.timestamp()).isEmpty();
    assertThat(event.headers()).isEmpty();
    assertThat(event.input()).isEmpty();
    assertThat(event.decodedKey()).isEmpty();
    assertThat(event.row()).isEmpty();
  }

  @Test
  void aDeleteHasNoValue() {
    Event event = Event.delete("people", bytes("1"));

    assertThat(event.isDelete()).isTrue();
    assertThat(event.value()).isNull();
  }

  @Test
  void anUpsertNeedsAValueAndEveryEventAKey() {
    assertThatNullPointerException().isThrownBy(() -> Event.upsert("people", bytes("1"), null));
    assertThatNullPointerException().isThrownBy(() -> Event.delete("people", null));
  }

  @Test
  void anotherValueKeepsEverythingElse() {
    Event changed = read().withValue(bytes("{\"name\":\"Eve\"}"));

    assertThat(changed.value()).isEqualTo(bytes("{\"name\":\"Eve\"}"));
    assertThat(changed.key()).isEqualTo(bytes("1"));
    assertThat(changed.partition()).hasValue(3);
    assertThat(changed.timestamp()).hasValue(1_000);
    assertThat(changed.input()).contains(new InputPosition("in", 2, 7));
    assertThat(changed.decodedKey()).contains(KEY);
    assertThat(changed.row()).contains(ROW);
  }

  @Test
  void anotherTopicOrKeyHasAnotherPartition() {
    assertThat(read().withTopic("others").partition()).isEmpty();
    assertThat(read().withTopic("others").topic()).isEqualTo("others");
    assertThat(read().withKey(bytes("2")).partition()).isEmpty();
    assertThat(read().withKey(bytes("2")).key()).isEqualTo(bytes("2"));
  }

  @Test
  void otherHeadersReplaceAll() {
    RecordHeaders headers = new RecordHeaders();
    headers.add("trace", bytes("x"));

    assertThat(read().withHeaders(headers).headers()).isEqualTo(headers);
  }

  @Test
  void itsTextTellsNothingOfTheData() {
    assertThat(read()).hasToString("upsert in people from in-2@7");
    assertThat(Event.delete("people", bytes("secret"))).hasToString("delete in people");
  }

  private static Event read() {
    return Event.of(
        new ProducerRecord<>("people", 3, 1_000L, bytes("1"), bytes("{\"name\":\"Ada\"}")),
        Optional.of(new InputPosition("in", 2, 7)),
        () -> Optional.of(KEY),
        () -> Optional.of(ROW));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
