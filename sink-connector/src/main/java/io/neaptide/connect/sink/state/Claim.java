package io.neaptide.connect.sink.state;

import java.util.Map;

/** What the owner of an input partition claims of its target topic, as it stands in the topic. */
public final class Claim {

  private final ClaimSummary summary;
  private final byte[] offsets;

  Claim(ClaimSummary summary, byte[] offsets) {
    this.summary = summary;
    this.offsets = offsets;
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
