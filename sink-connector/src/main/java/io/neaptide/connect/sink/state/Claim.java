package io.neaptide.connect.sink.state;

import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;

/** What the owner of an input partition claims of its target topic, as it stands in the topic. */
public final class Claim {

  private final ClaimSummary summary;
  private final byte[] offsets;
  private final String topic;
  private final String key;

  /**
   * @param topic the state topic
   * @param key of its record
   */
  Claim(ClaimSummary summary, byte[] offsets, String topic, String key) {
    this.summary = summary;
    this.offsets = offsets;
    this.topic = topic;
    this.key = key;
  }

  /** What to tell of it where it has another form than this version writes. */
  public ConnectException unreadable(RuntimeException cause) {
    return new ConnectException(UnreadableStateException.of(topic, key, cause).getMessage(), cause);
  }

  long generation() {
    return summary.generation();
  }

  ClaimSummary summary() {
    return summary;
  }

  /** The epoch of the owner that has claimed. */
  public long epoch() {
    return summary.epoch();
  }

  public String id() {
    return summary.id();
  }

  /** What the comparison found, for the report. */
  public Map<String, Object> counts() {
    return summary.counts();
  }

  /** The offsets, as they were given to the state topic. */
  public byte[] offsets() {
    return offsets.clone();
  }
}
