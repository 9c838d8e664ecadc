package io.neaptide.connect.sink.reconcile.diff;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What the comparison of one input partition tells the leader of the offsets of its target topic.
 *
 * @param claimed those of keys that the partition has, where they belong
 * @param misplaced the same where they do not belong
 * @param deleted those of keys that the partition deletes
 * @param strayDeletes those of keys that the partition deletes, though Kafka's partitioner would
 *     have put them into another partition of the input
 * @param strayRows how many keys the partition has, though Kafka's partitioner would have put them
 *     into another one
 * @param unseen those that the standing notes tell of target partitions which the task has read
 *     itself, without seeing them: what it saw is later, so they are no orphans, whatever their
 *     keys
 */
public record ClaimedOffsets(
    Claims claimed,
    Claims misplaced,
    Claims deleted,
    Claims strayDeletes,
    long strayRows,
    Claims unseen) {

  /** The form in which the state topic holds it. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      claimed.writeTo(out);
      misplaced.writeTo(out);
      deleted.writeTo(out);
      strayDeletes.writeTo(out);
      out.writeLong(strayRows);
      unseen.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads that form.
   *
   * @throws UncheckedIOException if it is another one
   */
  public static ClaimedOffsets of(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      ClaimedOffsets offsets =
          new ClaimedOffsets(
              Claims.readFrom(in),
              Claims.readFrom(in),
              Claims.readFrom(in),
              Claims.readFrom(in),
              in.readLong(),
              Claims.readFrom(in));
      Claims.requireEnd(in);
      return offsets;
    } catch (IOException e) {
      throw new UncheckedIOException("what it claims has another form", e);
    }
  }
}
