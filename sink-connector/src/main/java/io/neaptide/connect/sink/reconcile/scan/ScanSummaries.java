package io.neaptide.connect.sink.reconcile.scan;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the scans of a task have seen of the target topics in the latest generation, for the leader
 * in the same task. Thread-safe.
 */
public final class ScanSummaries {

  private final Map<String, ScanSummary> scanned = new HashMap<>();
  private long generation;

  public synchronized void put(long scanning, String topic, ScanSummary target) {
    if (scanning > generation) {
      generation = scanning;
      scanned.clear();
    }
    if (scanning == generation) {
      scanned.put(topic, target);
    }
  }

  /** What was seen of a topic; none where no scan of that generation has come to its end. */
  public synchronized Optional<ScanSummary> of(long asked, String topic) {
    return asked == generation ? Optional.ofNullable(scanned.get(topic)) : Optional.empty();
  }
}
