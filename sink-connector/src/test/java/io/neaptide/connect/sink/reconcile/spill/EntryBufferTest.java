package io.neaptide.connect.sink.reconcile.spill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntryBufferTest {

  @TempDir Path directory;

  private byte[] bytes(EntryBuffer buffer) {
    List<byte[]> entries = new ArrayList<>();
    try (SpillFile spill = new SpillFile(directory.resolve("spill"), 1, 1)) {
      buffer.appendTo(spill, 0);
      spill.forEach(
          0, (entry, position) -> entries.add(EntryBuffer.bytes(entry, entry.remaining())));
    }
    assertThat(entries).hasSize(1);
    return entries.get(0);
  }

  @Test
  void everyKindOfValueComesBack() {
    ByteBuffer entry =
        ByteBuffer.wrap(
            bytes(
                new EntryBuffer()
                    .start()
                    .putByte('x')
                    .putInt(Integer.MIN_VALUE)
                    .putLong(Long.MAX_VALUE)
                    .putSized(new byte[] {1, 2})
                    .putSized(new byte[0])
                    .putSized(null)
                    .putBytes(new byte[] {3})));

    assertThat(entry.get()).isEqualTo((byte) 'x');
    assertThat(entry.getInt()).isEqualTo(Integer.MIN_VALUE);
    assertThat(entry.getLong()).isEqualTo(Long.MAX_VALUE);
    assertThat(EntryBuffer.sized(entry)).containsExactly(1, 2);
    assertThat(EntryBuffer.sized(entry)).isEmpty();
    assertThat(EntryBuffer.sized(entry)).isNull();
    assertThat(EntryBuffer.bytes(entry, 1)).containsExactly(3);
    assertThat(entry.hasRemaining()).isFalse();
  }

  @Test
  void growsWithWhatIsPut() {
    byte[] large = new byte[100_000];
    large[99_999] = 7;

    assertThat(bytes(new EntryBuffer().start().putBytes(large).putInt(9)))
        .hasSize(100_004)
        .endsWith(7, 0, 0, 0, 9);
  }

  @Test
  void startingAgainForgetsTheEntryBefore() {
    EntryBuffer buffer = new EntryBuffer().start().putBytes(new byte[2_000]);

    assertThat(bytes(buffer.start().putByte(1))).containsExactly(1);
  }
}
