package io.neaptide.connect.sink.reconcile.diff;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PartitionNoteTest {

  private static final PartitionNote EMPTY = new PartitionNote(Optional.empty(), 0, new Claims());

  private static PartitionNote readAgain(PartitionNote note) {
    return PartitionNote.of(note.toBytes());
  }

  private static byte[] key(String text) {
    return text.getBytes(UTF_8);
  }

  @Test
  void isReadAsItWasWritten() {
    Claims keyed = new Claims();
    keyed.add(3, 7);
    keyed.add(3, 5_000_000_000L);
    PartitionNote note =
        readAgain(
            new PartitionNote(
                Optional.of(
                    List.of(
                        PartitionNote.Misplaced.of(7, false, key("a")),
                        PartitionNote.Misplaced.of(5_000_000_000L, true, key("")))),
                11,
                keyed));

    assertThat(note.misplaced().orElseThrow())
        .containsExactly(
            PartitionNote.Misplaced.of(7, false, key("a")),
            PartitionNote.Misplaced.of(5_000_000_000L, true, key("")));
    assertThat(note.withoutKey()).isEqualTo(11);
    assertThat(note.keyed().size()).isEqualTo(2);
    assertThat(note.keyed().contains(3, 5_000_000_000L)).isTrue();
  }

  @Test
  void thatItHadNoRoomIsNotTheSameAsThatNothingIsMisplaced() {
    assertThat(readAgain(new PartitionNote(Optional.empty(), 0, new Claims())).misplaced())
        .isEmpty();
    assertThat(readAgain(new PartitionNote(Optional.of(List.of()), 0, new Claims())).misplaced())
        .contains(List.of());
  }

  @Test
  void anotherFormIsRefused() {
    assertThatThrownBy(() -> PartitionNote.of(new byte[] {1, 0, 0, 0, 9}))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("note of a target partition");
    byte[] longer = Arrays.copyOf(EMPTY.toBytes(), EMPTY.toBytes().length + 1);
    assertThatThrownBy(() -> PartitionNote.of(longer))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("another version of the connector has written it");
  }
}
