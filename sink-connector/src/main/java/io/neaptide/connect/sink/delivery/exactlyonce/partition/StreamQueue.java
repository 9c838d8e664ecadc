package io.neaptide.connect.sink.delivery.exactlyonce.partition;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The records of a partition that are on their way: those that wait for their writer, and how many
 * it was given that are not committed. Guarded by the lock of {@link PartitionStreams}.
 */
public final class StreamQueue {

  private final Deque<OutgoingRecord> waiting = new ArrayDeque<>();
  private int sending;

  void add(OutgoingRecord outgoing) {
    waiting.add(outgoing);
  }

  /** How many records wait; what the writer was given is bounded by its own buffer. */
  public int waiting() {
    return waiting.size();
  }

  /** Whether nothing is on its way. */
  public boolean isIdle() {
    return waiting.isEmpty() && sending == 0;
  }

  /** Takes what waits; it is on its way until it is {@linkplain #committed committed}. */
  public List<OutgoingRecord> drain(int most) {
    int taken = Math.min(most, waiting.size());
    List<OutgoingRecord> drained = new ArrayList<>(taken);
    while (drained.size() < taken) {
      drained.add(waiting.remove());
    }
    sending += taken;
    return drained;
  }

  /** Records are no longer on their way; some that were dropped meanwhile may be among them. */
  void committed(int records) {
    sending = Math.max(0, sending - records);
  }

  /** Drops everything. */
  void clear() {
    waiting.clear();
    sending = 0;
  }
}
