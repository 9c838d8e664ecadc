package io.neaptide.connect.command.diff;

import io.neaptide.connect.command.difference.RowKind;
import io.neaptide.connect.command.table.KeyBuckets;
import io.neaptide.connect.command.table.LastRecord;
import io.neaptide.connect.sink.reconcile.diff.RowKey;
import io.neaptide.connect.sink.reconcile.spill.EntryBuffer;
import io.neaptide.connect.sink.reconcile.spill.SpillFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The keys whose rows are not the same, on local disk, with where these stand. Used by one thread.
 */
final class ChangedKeys implements AutoCloseable {

  /** Where the row of a key stands. */
  record Place(int partition, long offset) {
    private static Place of(LastRecord record) {
      return new Place(record.partition(), record.offset());
    }
  }

  /** A key whose rows are not the same. */
  record ChangedKey(
      RowKey key, RowKind kind, Doubt doubt, Optional<Place> left, Optional<Place> right) {}

  private final KeyBuckets buckets;
  private final SpillFile spill;
  private final EntryBuffer entry = new EntryBuffer();

  ChangedKeys(Path file, KeyBuckets buckets, int bufferBytes) {
    this.buckets = buckets;
    this.spill = new SpillFile(file, buckets.count(), bufferBytes);
  }

  int buckets() {
    return buckets.count();
  }

  void add(
      RowKey key,
      RowKind kind,
      Doubt doubt,
      Optional<LastRecord> left,
      Optional<LastRecord> right) {
    entry.start().putByte(code(kind)).putByte(doubt.code()).putInt(key.hashCode());
    put(left.map(Place::of));
    put(right.map(Place::of));
    entry.putBytes(key.bytes()).appendTo(spill, buckets.of(key.bytes(), key.hashCode()));
  }

  private void put(Optional<Place> place) {
    entry.putInt(place.map(Place::partition).orElse(-1));
    entry.putLong(place.map(Place::offset).orElse(-1L));
  }

  void forEach(int bucket, Consumer<ChangedKey> reader) {
    spill.forEach(bucket, (bytes, position) -> reader.accept(decode(bytes)));
  }

  private static int code(RowKind kind) {
    return switch (kind) {
      case ONLY_LEFT -> 'L';
      case ONLY_RIGHT -> 'R';
      case DIFFERENT -> 'D';
      case MOVED -> 'M';
    };
  }

  private static RowKind kind(byte code) {
    return switch (code) {
      case 'L' -> RowKind.ONLY_LEFT;
      case 'R' -> RowKind.ONLY_RIGHT;
      case 'D' -> RowKind.DIFFERENT;
      case 'M' -> RowKind.MOVED;
      default -> throw new IllegalStateException("An entry has the unknown kind " + code);
    };
  }

  private static ChangedKey decode(ByteBuffer bytes) {
    RowKind kind = kind(bytes.get());
    Doubt doubt = Doubt.of(bytes.get());
    int hash = bytes.getInt();
    Optional<Place> left = place(bytes);
    Optional<Place> right = place(bytes);
    RowKey key = new RowKey(EntryBuffer.bytes(bytes, bytes.remaining()), hash);
    return new ChangedKey(key, kind, doubt, left, right);
  }

  private static Optional<Place> place(ByteBuffer bytes) {
    Place place = new Place(bytes.getInt(), bytes.getLong());
    return place.partition() < 0 ? Optional.empty() : Optional.of(place);
  }

  @Override
  public void close() {
    spill.close();
  }
}
