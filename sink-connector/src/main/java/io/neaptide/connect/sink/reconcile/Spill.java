package io.neaptide.connect.sink.reconcile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Entries on local disk, grouped into buckets: one file of chunks, each chunk of one bucket, and in
 * memory the position of every chunk. Writing is sequential, and a bucket is read chunk by chunk in
 * the order it was written.
 *
 * <p>Memory is bounded by the size of the buffer, which the buckets share, and eight bytes a chunk.
 * Used by one thread at a time. The file is not meant to outlive the process and is never synced.
 */
final class Spill implements AutoCloseable {

  private static final int LENGTH_BYTES = Integer.BYTES;

  /** Receives the entries of a bucket. */
  interface Reader {
    /**
     * Reads one entry.
     *
     * @param entry the bytes of the entry, valid during the call only
     * @param position where the entry begins in the file, for {@link Spill#read}
     */
    void entry(ByteBuffer entry, long position);
  }

  private final Path file;
  private final FileChannel channel;
  private final int chunkBytes;
  private final byte[][] open;
  private final int[] used;
  private final List<List<Long>> chunks;
  private long end;

  /**
   * Makes an empty spill.
   *
   * @param file a file that does not exist yet
   * @param buckets how many buckets there are, at least one
   * @param bufferBytes memory for entries that are not written yet, for all buckets together
   */
  Spill(Path file, int buckets, int bufferBytes) {
    this.file = file;
    this.chunkBytes = Math.max(4 * 1024, bufferBytes / buckets);
    this.open = new byte[buckets][];
    this.used = new int[buckets];
    this.chunks = new ArrayList<>(buckets);
    for (int bucket = 0; bucket < buckets; bucket++) {
      chunks.add(new ArrayList<>());
    }
    try {
      this.channel =
          FileChannel.open(
              file,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw failure("made", e);
    }
  }

  int buckets() {
    return open.length;
  }

  /** Bytes written so far, those in memory included. */
  long bytes() {
    return end + Arrays.stream(used).asLongStream().sum();
  }

  /** Adds an entry to the end of a bucket. */
  void append(int bucket, byte[] entry, int length) {
    int needed = LENGTH_BYTES + length;
    if (used[bucket] > 0 && used[bucket] + needed > chunkBytes) {
      flush(bucket);
    }
    if (open[bucket] == null || open[bucket].length < needed) {
      open[bucket] = new byte[Math.max(chunkBytes, needed)];
    }
    ByteBuffer buffer = ByteBuffer.wrap(open[bucket]).position(used[bucket]);
    buffer.putInt(length).put(entry, 0, length);
    used[bucket] = buffer.position();
  }

  /** Reads every entry of a bucket, in the order in which they were added. */
  void forEach(int bucket, Reader reader) {
    flush(bucket);
    open[bucket] = null;
    for (long position : chunks.get(bucket)) {
      ByteBuffer header = readFully(position, LENGTH_BYTES);
      ByteBuffer chunk = readFully(position + LENGTH_BYTES, header.getInt());
      while (chunk.hasRemaining()) {
        int length = chunk.getInt();
        int at = chunk.position();
        reader.entry(chunk.slice(at, length), position + LENGTH_BYTES + at);
        chunk.position(at + length);
      }
    }
  }

  /** Reads bytes of an entry again, by the position that a {@link Reader} was given. */
  byte[] read(long position, int length) {
    return readFully(position, length).array();
  }

  /** Writes what stands in memory for a bucket as a chunk. */
  private void flush(int bucket) {
    if (used[bucket] == 0) {
      return;
    }
    ByteBuffer header = ByteBuffer.allocate(LENGTH_BYTES).putInt(used[bucket]).flip();
    ByteBuffer body = ByteBuffer.wrap(open[bucket], 0, used[bucket]);
    try {
      long at = end;
      ByteBuffer[] both = {header, body};
      channel.position(at);
      while (body.hasRemaining()) {
        at += channel.write(both);
      }
      chunks.get(bucket).add(end);
      end = at;
    } catch (IOException e) {
      throw failure("written", e);
    }
    used[bucket] = 0;
    if (open[bucket].length > chunkBytes) {
      open[bucket] = null;
    }
  }

  private ByteBuffer readFully(long position, int length) {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    try {
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, position + buffer.position()) < 0) {
          throw new IOException("the file ends before byte " + (position + length));
        }
      }
    } catch (IOException e) {
      throw failure("read", e);
    }
    return buffer.flip();
  }

  private UncheckedIOException failure(String what, IOException cause) {
    return new UncheckedIOException(
        "The working state " + file + " cannot be " + what + " (state.dir: disk full or removed?)",
        cause);
  }

  /** Closes and deletes the file. */
  @Override
  public void close() {
    try {
      channel.close();
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw failure("deleted", e);
    }
  }
}
