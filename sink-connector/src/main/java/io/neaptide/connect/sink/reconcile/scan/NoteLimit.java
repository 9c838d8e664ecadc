package io.neaptide.connect.sink.reconcile.scan;

import io.neaptide.connect.sink.state.Bounds;

/**
 * How much of misplaced records is told in the state topic, which every task reads and keeps in
 * memory.
 *
 * @param bytesOfOne of one target partition
 * @param bytesOfAll of all target partitions of the connector
 */
public record NoteLimit(int bytesOfOne, int bytesOfAll) {

  /** What fits a record many times over, and the memory of a task. */
  public static final NoteLimit DEFAULT = new NoteLimit(256 * 1024, 8 * 1024 * 1024);

  int of(Bounds bounds) {
    return Math.min(bytesOfOne, bytesOfAll / Math.max(1, bounds.target().size()));
  }
}
