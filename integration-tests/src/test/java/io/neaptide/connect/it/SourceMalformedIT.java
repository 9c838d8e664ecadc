package io.neaptide.connect.it;

import static io.neaptide.connect.it.testing.Records.bytes;
import static io.neaptide.connect.it.testing.Records.record;
import static io.neaptide.connect.it.testing.Records.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.it.testing.ConnectClusters;
import io.neaptide.connect.it.testing.SharedClusters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Malformed records under each policy, with a converter of headers that keeps all bytes. */
@ExtendWith(SharedClusters.class)
class SourceMalformedIT {

  private static final List<byte[]> MALFORMED_VALUES =
      List.of(
          bytes(""),
          bytes("null"),
          bytes("[1]"),
          bytes("7"),
          bytes("{"),
          bytes("{} {}"),
          bytes("{\"a\":1,\"a\":2}"),
          bytes("{\"n\":1e99999999999}"),
          bytes("{\"n\":" + "9".repeat(5_000) + "}"),
          bytes("{\"text\":\"\\ud800\"}"),
          bytes("{\"d\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}"),
          bytes("{\"d\":" + "{\"d\":".repeat(50_000)),
          new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xc0, (byte) 0xaf, '"', '}'},
          new byte[] {(byte) 0xff, (byte) 0xfe, '{', 0, '}', 0});

  private final ConnectClusters clusters;

  SourceMalformedIT(ConnectClusters clusters) {
    this.clusters = clusters;
  }

  @Test
  void skippedRecordsStopNothing() {
    produceMalformed("malformed-skip");
    Map<String, String> config = clusters.sourceConfig("skips", "malformed-skip");
    config.put("malformed.records", "skip");
    clusters.connectors().configure("skips", config);

    assertThat(clusters.worker().awaitRows("skips-malformed-skip", 2))
        .containsExactly("first={}", "last={}");
  }

  @Test
  void deadLettersKeepTheBytesAndSayWhatIsWrong() {
    List<ProducerRecord<byte[], byte[]>> malformed = produceMalformed("malformed");
    Map<String, String> config = clusters.sourceConfig("malformed-copy", "malformed");
    config.put("malformed.records", "dead.letter");
    config.put("dead.letter.topic", "malformed-dead-letters");
    clusters.connectors().configure("malformed-copy", config);

    assertThat(clusters.worker().awaitRows("malformed-copy-malformed", 2))
        .containsExactly("first={}", "last={}");
    List<ConsumerRecord<byte[], byte[]>> dead =
        clusters.external().awaitRecords("malformed-dead-letters", malformed.size());
    assertThat(dead).hasSameSizeAs(malformed);
    for (int n = 0; n < dead.size(); n++) {
      ConsumerRecord<byte[], byte[]> letter = dead.get(n);
      assertThat(letter.key()).isEqualTo(malformed.get(n).key());
      assertThat(letter.value()).isEqualTo(malformed.get(n).value());
      assertThat(header(letter, "own")).isEqualTo("kept");
      assertThat(header(letter, "__neaptide.error.topic")).isEqualTo("malformed");
      assertThat(header(letter, "__neaptide.error.partition")).isEqualTo("0");
      assertThat(header(letter, "__neaptide.error.offset")).isEqualTo(Integer.toString(n + 1));
      assertThat(header(letter, "__neaptide.error.message")).isNotBlank();
    }
  }

  @Test
  void failingTaskNamesTheRecordAfterWritingThoseBeforeIt() {
    clusters.external().create("poisoned", 1);
    clusters.external().produce("poisoned", 0, "first", "{}");
    clusters.external().produce("poisoned", 0, "second", "[]");
    clusters.connectors().configure("fails", clusters.sourceConfig("fails", "poisoned"));

    assertThat(clusters.connectors().awaitFailure("fails"))
        .contains("Malformed record at poisoned-0 offset 1")
        .contains("expected a JSON object, found an array")
        .contains("malformed.records");
    assertThat(clusters.worker().awaitRows("fails-poisoned", 1)).containsExactly("first={}");
  }

  @Test
  void deadLetterTopicThatBecomesCompactedIsNamedWithTheRemedy() {
    clusters.external().create("keyless", 1);
    clusters.external().produce("keyless", 0, "first", "{}");
    Map<String, String> config = clusters.sourceConfig("keyless", "keyless");
    config.put("malformed.records", "dead.letter");
    config.put("dead.letter.topic", "keyless-dead-letters");
    clusters.connectors().configure("keyless", config);
    clusters.worker().awaitRecords("keyless-keyless", 1);
    clusters.external().setConfig("keyless-dead-letters", Map.of("cleanup.policy", "compact"));
    clusters.external().produce(record("keyless", null, bytes("{}")));

    assertThat(clusters.connectors().awaitFailure("keyless"))
        .contains("could not be written to dead.letter.topic 'keyless-dead-letters'")
        .contains(
            "Brokers refuse records without a key in a compacted topic: set"
                + " cleanup.policy=delete on it, or name another topic.");
  }

  /** Writes malformed records between two good ones. */
  private List<ProducerRecord<byte[], byte[]>> produceMalformed(String topic) {
    clusters.external().create(topic, 1);
    List<ProducerRecord<byte[], byte[]>> malformed = new ArrayList<>();
    for (byte[] value : MALFORMED_VALUES) {
      malformed.add(record(topic, bytes("k"), value));
    }
    malformed.add(record(topic, null, bytes("{}")));
    malformed.add(record(topic, null, null));
    malformed.add(record(topic, new byte[] {(byte) 0xff}, bytes("{}")));
    clusters.external().produce(topic, 0, "first", "{}");
    malformed.forEach(clusters.external()::produce);
    clusters.external().produce(topic, 0, "last", "{}");
    return Collections.unmodifiableList(malformed);
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, byte[] key, byte[] value) {
    return new ProducerRecord<>(
        topic, 0, key, value, new RecordHeaders(List.of(new RecordHeader("own", bytes("kept")))));
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return text(record.headers().lastHeader(name).value());
  }
}
