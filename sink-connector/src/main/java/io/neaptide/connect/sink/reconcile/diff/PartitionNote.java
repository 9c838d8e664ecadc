package io.neaptide.connect.sink.reconcile.diff;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a task that has read a target partition up to its bound tells those who have not. It holds
 * for as long as the bounds do, whoever has read. Another reading may show other records, since
 * each replica is compacted by itself: what decides whether a record is an orphan is whether this
 * one has shown it.
 *
 * @param misplaced every record with a key that does not belong in the partition, in the order of
 *     offsets; empty where there are so many that whoever needs them is to read the partition
 * @param withoutKey how many records have no key
 * @param keyed the offsets of all records that have one
 */
public record PartitionNote(Optional<List<Misplaced>> misplaced, long withoutKey, Claims keyed) {

  /** A record whose key does not belong in the partition where it stands. */
  public record Misplaced(long offset, boolean tombstone, RowKey key) {

    public static Misplaced of(long offset, boolean tombstone, byte[] key) {
      return new Misplaced(offset, tombstone, new RowKey(key));
    }

    /** How much of a note it takes. */
    int bytes() {
      return Long.BYTES + 1 + Integer.BYTES + key.bytes().length;
    }
  }

  public PartitionNote {
    misplaced = misplaced.map(List::copyOf);
  }

  /** The form in which the state topic holds it. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeBoolean(misplaced.isPresent());
      List<Misplaced> entries = misplaced.orElse(List.of());
      out.writeInt(entries.size());
      for (Misplaced entry : entries) {
        out.writeLong(entry.offset);
        out.writeBoolean(entry.tombstone);
        out.writeInt(entry.key.bytes().length);
        out.write(entry.key.bytes());
      }
      out.writeLong(withoutKey);
      keyed.writeTo(out);
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
  public static PartitionNote of(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      boolean complete = in.readBoolean();
      int size = in.readInt();
      List<Misplaced> entries = new ArrayList<>();
      for (int at = 0; at < size; at++) {
        long offset = in.readLong();
        boolean tombstone = in.readBoolean();
        entries.add(Misplaced.of(offset, tombstone, in.readNBytes(in.readInt())));
      }
      PartitionNote note =
          new PartitionNote(
              complete ? Optional.of(entries) : Optional.empty(),
              in.readLong(),
              Claims.readFrom(in));
      Claims.requireEnd(in);
      return note;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The note of a target partition (a record note/<topic>/<partition> of the state topic)"
              + " cannot be read: another version of the connector has written it. Run one version"
              + " on all workers, then restart the connector with its tasks: it compares again",
          e);
    }
  }
}
