package io.neaptide.connect.sink.reconcile.diff;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/** Offsets of one target topic, by partition. Not thread-safe. */
public final class Claims {

  private final Map<Integer, Roaring64Bitmap> offsets = new TreeMap<>();

  public void add(int partition, long offset) {
    offsets.computeIfAbsent(partition, p -> new Roaring64Bitmap()).addLong(offset);
  }

  public boolean contains(int partition, long offset) {
    Roaring64Bitmap bitmap = offsets.get(partition);
    return bitmap != null && bitmap.contains(offset);
  }

  public void addAll(Claims other) {
    other.offsets.forEach(
        (partition, bitmap) ->
            offsets.computeIfAbsent(partition, p -> new Roaring64Bitmap()).or(bitmap));
  }

  /** The offsets that another one does not hold. */
  public Claims without(Claims other) {
    Claims rest = new Claims();
    offsets.forEach(
        (partition, bitmap) -> {
          Roaring64Bitmap left = bitmap.clone();
          Roaring64Bitmap taken = other.offsets.get(partition);
          if (taken != null) {
            left.andNot(taken);
          }
          if (!left.isEmpty()) {
            rest.offsets.put(partition, left);
          }
        });
    return rest;
  }

  /** The offsets that both hold. */
  public Claims common(Claims other) {
    Claims common = new Claims();
    offsets.forEach(
        (partition, bitmap) -> {
          Roaring64Bitmap theirs = other.offsets.get(partition);
          if (theirs != null) {
            Roaring64Bitmap both = bitmap.clone();
            both.and(theirs);
            common.offsets.put(partition, both);
          }
        });
    return common;
  }

  public long size() {
    return offsets.values().stream().mapToLong(Roaring64Bitmap::getLongCardinality).sum();
  }

  /** Calls with every offset, by partition in ascending order. */
  public void forEach(BiConsumer<Integer, Long> action) {
    offsets.forEach(
        (partition, bitmap) -> bitmap.forEach(offset -> action.accept(partition, offset)));
  }

  /** Writes the portable form of Roaring bitmaps, each after its partition. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeInt(offsets.size());
    for (Map.Entry<Integer, Roaring64Bitmap> entry : offsets.entrySet()) {
      out.writeInt(entry.getKey());
      entry.getValue().runOptimize();
      entry.getValue().serialize(out);
    }
  }

  /** What follows would be claimed, too: another version has written it. */
  static void requireEnd(InputStream in) throws IOException {
    if (in.read() >= 0) {
      throw new IOException("It is longer than this version writes it");
    }
  }

  public static Claims readFrom(DataInput in) throws IOException {
    Claims claims = new Claims();
    int partitions = in.readInt();
    for (int at = 0; at < partitions; at++) {
      int partition = in.readInt();
      Roaring64Bitmap bitmap = new Roaring64Bitmap();
      bitmap.deserialize(in);
      claims.offsets.put(partition, bitmap);
    }
    return claims;
  }
}
