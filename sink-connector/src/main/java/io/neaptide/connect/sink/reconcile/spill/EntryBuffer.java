package io.neaptide.connect.sink.reconcile.spill;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Builds the bytes of an entry of a {@link SpillFile}; kept and used again. Not thread-safe. */
public final class EntryBuffer {

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] bytes = new byte[512];
  private int length;

  public EntryBuffer start() {
    length = 0;
    return this;
  }

  public EntryBuffer putByte(int value) {
    reserve(Byte.BYTES);
    bytes[length++] = (byte) value;
    return this;
  }

  public EntryBuffer putInt(int value) {
    reserve(Integer.BYTES);
    INTS.set(bytes, length, value);
    length += Integer.BYTES;
    return this;
  }

  public EntryBuffer putLong(long value) {
    reserve(Long.BYTES);
    LONGS.set(bytes, length, value);
    length += Long.BYTES;
    return this;
  }

  public EntryBuffer putBytes(byte[] value) {
    reserve(value.length);
    System.arraycopy(value, 0, bytes, length, value.length);
    length += value.length;
    return this;
  }

  /** Puts the length of an array before it; null is told apart from an empty one. */
  public EntryBuffer putSized(byte[] value) {
    if (value == null) {
      return putInt(-1);
    }
    return putInt(value.length).putBytes(value);
  }

  public void appendTo(SpillFile spill, int bucket) {
    spill.append(bucket, bytes, length);
  }

  /** Reads what {@link #putSized} wrote. */
  public static byte[] sized(ByteBuffer entry) {
    int size = entry.getInt();
    return size < 0 ? null : bytes(entry, size);
  }

  public static byte[] bytes(ByteBuffer entry, int size) {
    byte[] value = new byte[size];
    entry.get(value);
    return value;
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
