package io.neaptide.connect.sink.reconcile.spill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Entries on local disk, grouped into buckets: one file of chunks, each chunk of one bucket, and in
 * memory the position of every chunk. Writing is sequential, and a bucket is read chunk by chunk in
 * the order it was written.
 *
 * <p>Memory is bounded by the size of the buffer, which the buckets share, by a kilobyte for each
 * bucket that is used beyond that, and by eight bytes a chunk. A bucket begins with a small chunk,
 * and those that are used much grow as long as the buffer has room. Used by one thread at a time,
 * but for buckets that are {@linkplain #seal sealed}, which several threads may read. The file is
 * not meant to outlive the process and is never synced.
 */
public final class SpillFile implements AutoCloseable {

  private static final int LENGTH_BYTES = Integer.BYTES;
  static final int MIN_CHUNK_BYTES = 1024;

  /** Larger ones would not be written faster, and larger arrays are a burden to collectors. */
  static final int MAX_CHUNK_BYTES = 128 * 1024;

  /** Receives the entries of a bucket. */
  public interface Reader {
    /**
     * Reads one entry.
     *
     * @param entry the bytes of the entry, from its position to its limit, valid during the call
     * @param position where the entry begins in the file, for {@link SpillFile#read}
     */
    void entry(ByteBuffer entry, long position);
  }

  private final Path file;
  private final FileChannel channel;
  private final long bufferBytes;

  /** What is not written yet, by bucket: room for the length of the chunk, then entries. */
  private final ByteBuffer[] open;

  /** The capacity of all that is open. */
  private long openBytes;

  private final long[][] chunks;
  private final int[] chunkCounts;

  /** By bucket, with the length before it. */
  private final int[] largestChunks;

  private long end;
  private boolean sealed;

  /**
   * @param file a file that does not exist yet
   * @param buckets how many buckets there are, at least one
   * @param bufferBytes memory for entries that are not written yet, for all buckets together
   */
  public SpillFile(Path file, int buckets, int bufferBytes) {
    this.file = file;
    this.bufferBytes = bufferBytes;
    this.open = new ByteBuffer[buckets];
    this.chunks = new long[buckets][0];
    this.chunkCounts = new int[buckets];
    this.largestChunks = new int[buckets];
    try {
      this.channel = PrivateFiles.create(file);
    } catch (IOException e) {
      throw failure("made", e);
    }
  }

  /** Adds an entry to the end of a bucket. */
  void append(int bucket, byte[] entry, int length) {
    if (sealed) {
      throw new IllegalStateException("Nothing can be added to " + file + " any more");
    }
    int needed = LENGTH_BYTES + length;
    if (open[bucket] != null && open[bucket].remaining() < needed && !grow(bucket, needed)) {
      flush(bucket);
    }
    if (open[bucket] == null || open[bucket].remaining() < needed) {
      ByteBuffer room = ByteBuffer.allocate(LENGTH_BYTES + Math.max(MIN_CHUNK_BYTES, needed));
      replace(bucket, room.position(LENGTH_BYTES));
    }
    open[bucket].putInt(length).put(entry, 0, length);
  }

  /** Gives a bucket more room, if all of them together may have that much. */
  private boolean grow(int bucket, int needed) {
    ByteBuffer full = open[bucket];
    int capacity = Math.max(2 * full.capacity(), full.position() + needed);
    if (capacity > LENGTH_BYTES + MAX_CHUNK_BYTES
        || openBytes - full.capacity() + capacity > bufferBytes) {
      return false;
    }
    replace(bucket, ByteBuffer.allocate(capacity).put(full.flip()));
    return true;
  }

  private void replace(int bucket, ByteBuffer buffer) {
    openBytes +=
        (buffer == null ? 0 : buffer.capacity())
            - (open[bucket] == null ? 0 : open[bucket].capacity());
    open[bucket] = buffer;
  }

  /** How much memory is taken by what is not written yet. */
  long openBytes() {
    return openBytes;
  }

  /** Writes all that stands in memory; nothing may be added from here on. */
  public void seal() {
    for (int bucket = 0; bucket < open.length; bucket++) {
      flush(bucket);
      replace(bucket, null);
    }
    sealed = true;
  }

  /** Whether a bucket has no entries. */
  public boolean isEmpty(int bucket) {
    return chunkCounts[bucket] == 0 && isWritten(bucket);
  }

  /** Reads every entry of a bucket, in the order in which they were added. */
  public void forEach(int bucket, Reader reader) {
    flush(bucket);
    ByteBuffer chunk = ByteBuffer.allocate(largestChunks[bucket]);
    for (int at = 0; at < chunkCounts[bucket]; at++) {
      long position = chunks[bucket][at];
      chunk = read(position, chunk);
      int chunkEnd = chunk.limit();
      while (chunk.position() < chunkEnd) {
        int length = chunk.getInt();
        int start = chunk.position();
        chunk.limit(start + length);
        reader.entry(chunk, position + start);
        chunk.limit(chunkEnd).position(start + length);
      }
    }
  }

  /** Reads bytes of an entry again, by the position that a {@link Reader} was given. */
  public byte[] read(long position, int length) {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    readFully(position, bytes);
    return bytes.array();
  }

  /** Reads a chunk, into a buffer if it has the room; its length is passed over. */
  private ByteBuffer read(long position, ByteBuffer buffer) {
    // What follows the chunk may be read with it, and is not looked at.
    buffer.clear().limit((int) Math.min(buffer.capacity(), end - position));
    readFully(position, buffer);
    int length = LENGTH_BYTES + buffer.getInt(0);
    if (length <= buffer.capacity()) {
      return buffer.position(LENGTH_BYTES).limit(length);
    }
    ByteBuffer larger = ByteBuffer.allocate(length);
    readFully(position, larger);
    return larger.position(LENGTH_BYTES);
  }

  private boolean isWritten(int bucket) {
    return open[bucket] == null || open[bucket].position() == LENGTH_BYTES;
  }

  /** Writes what stands in memory for a bucket as a chunk. */
  private void flush(int bucket) {
    if (isWritten(bucket)) {
      return;
    }
    ByteBuffer chunk = open[bucket].flip();
    chunk.putInt(0, chunk.limit() - LENGTH_BYTES);
    largestChunks[bucket] = Math.max(largestChunks[bucket], chunk.limit());
    try {
      long at = end;
      while (chunk.hasRemaining()) {
        at += channel.write(chunk, at);
      }
      add(bucket, end);
      end = at;
    } catch (IOException e) {
      throw failure("written", e);
    }
    // One that was made for a large entry is not kept, nor one that others need the room of.
    boolean kept =
        chunk.capacity() <= LENGTH_BYTES + MIN_CHUNK_BYTES
            || (chunk.capacity() <= LENGTH_BYTES + MAX_CHUNK_BYTES && openBytes <= bufferBytes);
    replace(bucket, kept ? chunk.clear().position(LENGTH_BYTES) : null);
  }

  private void add(int bucket, long chunk) {
    if (chunkCounts[bucket] == chunks[bucket].length) {
      chunks[bucket] = Arrays.copyOf(chunks[bucket], Math.max(4, 2 * chunkCounts[bucket]));
    }
    chunks[bucket][chunkCounts[bucket]++] = chunk;
  }

  private void readFully(long position, ByteBuffer buffer) {
    int start = buffer.position();
    try {
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, position + buffer.position() - start) < 0) {
          throw new IOException("the file ends before byte " + (position + buffer.limit()));
        }
      }
    } catch (IOException e) {
      throw failure("read", e);
    }
    buffer.flip();
  }

  private UncheckedIOException failure(String what, IOException cause) {
    return new UncheckedIOException(
        "The working state " + file + " cannot be " + what + " (state.dir: disk full or removed?)",
        cause);
  }

  /** Closes and deletes the file. */
  @Override
  public void close() {
    Arrays.fill(open, null);
    openBytes = 0;
    try {
      channel.close();
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw failure("deleted", e);
    }
  }
}
