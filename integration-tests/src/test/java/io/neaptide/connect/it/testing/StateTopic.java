package io.neaptide.connect.it.testing;

import static io.neaptide.connect.it.testing.Eventually.eventually;
import static io.neaptide.connect.it.testing.Records.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.RowConverter;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The state topic of a sink, read anew for every question. */
public final class StateTopic {

  private final KafkaCluster external;
  private final String topic;

  public StateTopic(KafkaCluster external, String sink) {
    this.external = external;
    this.topic = "__neaptide-" + sink;
  }

  /** The latest record of a key; empty while there is none. */
  public Map<String, Object> latest(String key) {
    Map<String, Object> latest = Map.of();
    for (ConsumerRecord<byte[], byte[]> record : external.read(topic)) {
      if (text(record.key()).equals(key)) {
        latest = object(new RowConverter().toConnectData("state", record.value()).value());
      }
    }
    return latest;
  }

  public Map<String, Object> generation() {
    return latest("generation");
  }

  public Map<String, Object> report() {
    return latest("report");
  }

  /** Waits for a phase of a stream version, of this generation or a later one. */
  public void awaitPhase(String streamVersion, String phase, long generation) {
    eventually()
        .untilAsserted(
            () -> {
              Map<String, Object> now = generation();
              assertThat(now)
                  .containsEntry("streamVersion", streamVersion)
                  .containsEntry("phase", phase);
              // A version may take several generations, where a rebalance comes between.
              assertThat((Long) now.get("generation")).isGreaterThanOrEqualTo(generation);
            });
  }

  /** Waits until an input partition is compared. */
  public void awaitClaim(String inputTopic, int partition) {
    eventually()
        .untilAsserted(
            () -> assertThat(latest("claim/" + inputTopic + "/" + partition)).isNotEmpty());
  }

  @SuppressWarnings("unchecked") // objects of the row model are maps of texts to values
  static Map<String, Object> object(Object value) {
    return (Map<String, Object>) value;
  }
}
