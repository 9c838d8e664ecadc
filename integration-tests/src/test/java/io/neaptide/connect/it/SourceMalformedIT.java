package io.neaptide.connect.it;

import static io.neaptide.connect.it.SourceClusters.bytes;
import static io.neaptide.connect.it.SourceClusters.rows;
import static io.neaptide.connect.it.SourceClusters.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Hostile records under each policy, with a converter of headers that keeps all bytes. */
@ExtendWith(SourceClusters.Shared.class)
class SourceMalformedIT {

  private static SourceClusters clusters;

  private static final List<byte[]> HOSTILE_VALUES =
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

  @BeforeAll
  static void use(SourceClusters shared) {
    clusters = shared;
  }

  @Test
  void skippedRecordsStopNothing() {
    produceHostile("hostile-skip");
    Map<String, String> config = clusters.config("skips", "hostile-skip");
    config.put("malformed.records", "skip");
    clusters.configure("skips", config);

    assertThat(rows(clusters.awaitRecords("skips-hostile-skip", 2)))
        .containsExactly("first={}", "last={}");
    clusters.delete("skips");
  }

  @Test
  void deadLettersKeepTheBytesAndSayWhatIsWrong() {
    List<ProducerRecord<byte[], byte[]>> hostile = produceHostile("hostile");
    Map<String, String> config = clusters.config("buries", "hostile");
    config.put("malformed.records", "dead.letter");
    config.put("dead.letter.topic", "graveyard");
    clusters.configure("buries", config);

    assertThat(rows(clusters.awaitRecords("buries-hostile", 2)))
        .containsExactly("first={}", "last={}");
    List<ConsumerRecord<byte[], byte[]>> dead =
        SourceClusters.awaitRecords(clusters.external(), "graveyard", hostile.size());
    assertThat(dead).hasSameSizeAs(hostile);
    for (int n = 0; n < dead.size(); n++) {
      ConsumerRecord<byte[], byte[]> letter = dead.get(n);
      assertThat(letter.key()).isEqualTo(hostile.get(n).key());
      assertThat(letter.value()).isEqualTo(hostile.get(n).value());
      assertThat(header(letter, "own")).isEqualTo("kept");
      assertThat(header(letter, "__neaptide.error.topic")).isEqualTo("hostile");
      assertThat(header(letter, "__neaptide.error.partition")).isEqualTo("0");
      assertThat(header(letter, "__neaptide.error.offset")).isEqualTo(Integer.toString(n + 1));
      assertThat(header(letter, "__neaptide.error.message")).isNotBlank();
    }
    clusters.delete("buries");
  }

  @Test
  void failingTaskNamesTheRecordAfterWritingThoseBeforeIt() {
    clusters.external().createTopic("poisoned");
    clusters.produce("poisoned", 0, "first", "{}");
    clusters.produce("poisoned", 0, "second", "[]");
    clusters.configure("fails", clusters.config("fails", "poisoned"));

    assertThat(clusters.awaitFailure("fails"))
        .contains("Malformed record at poisoned-0 offset 1")
        .contains("expected a JSON object, found an array")
        .contains("malformed.records");
    assertThat(rows(clusters.awaitRecords("fails-poisoned", 1))).containsExactly("first={}");
    clusters.delete("fails");
  }

  @Test
  void deadLetterTopicThatBecomesCompactedIsNamedWithTheRemedy() throws Exception {
    clusters.external().createTopic("keyless");
    clusters.produce("keyless", 0, "first", "{}");
    Map<String, String> config = clusters.config("keyless", "keyless");
    config.put("malformed.records", "dead.letter");
    config.put("dead.letter.topic", "crypt");
    clusters.configure("keyless", config);
    clusters.awaitRecords("keyless-keyless", 1);
    ConfigResource crypt = new ConfigResource(ConfigResource.Type.TOPIC, "crypt");
    AlterConfigOp compact =
        new AlterConfigOp(new ConfigEntry("cleanup.policy", "compact"), AlterConfigOp.OpType.SET);
    try (Admin admin = clusters.external().createAdminClient()) {
      admin.incrementalAlterConfigs(Map.of(crypt, List.of(compact))).all().get();
    }
    clusters.produce(record("keyless", null, bytes("{}")));

    assertThat(clusters.awaitFailure("keyless"))
        .contains("could not be written to dead.letter.topic 'crypt'")
        .contains(
            "Brokers refuse records without a key in a compacted topic: set"
                + " cleanup.policy=delete on it, or name another topic.");
    clusters.delete("keyless");
  }

  /** Writes hostile records between two good ones. */
  private static List<ProducerRecord<byte[], byte[]>> produceHostile(String topic) {
    clusters.external().createTopic(topic);
    List<ProducerRecord<byte[], byte[]>> hostile = new ArrayList<>();
    for (byte[] value : HOSTILE_VALUES) {
      hostile.add(record(topic, bytes("k"), value));
    }
    hostile.add(record(topic, null, bytes("{}")));
    hostile.add(record(topic, null, null));
    hostile.add(record(topic, new byte[] {(byte) 0xff}, bytes("{}")));
    clusters.produce(topic, 0, "first", "{}");
    hostile.forEach(clusters::produce);
    clusters.produce(topic, 0, "last", "{}");
    return Collections.unmodifiableList(hostile);
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, byte[] key, byte[] value) {
    return new ProducerRecord<>(
        topic, 0, key, value, new RecordHeaders(List.of(new RecordHeader("own", bytes("kept")))));
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return text(record.headers().lastHeader(name).value());
  }
}
