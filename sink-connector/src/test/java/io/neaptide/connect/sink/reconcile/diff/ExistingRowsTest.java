package io.neaptide.connect.sink.reconcile.diff;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.common.digest.RowDigest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExistingRowsTest {

  @TempDir Path directory;

  @Test
  void everyStateOfARecordComesBackWithItsPlace() {
    byte[] digest = new byte[RowDigest.BYTES];
    Arrays.fill(digest, (byte) 5);
    List<String> found = new ArrayList<>();
    try (ExistingRows rows = new ExistingRows(directory.resolve("rows"), new Buckets(1, 1), 1)) {
      rows.row(1, 5_000_000_000L, "a".getBytes(UTF_8), digest);
      rows.tombstone(0, 0, "a".getBytes(UTF_8));
      rows.unreadable(2, 7, new byte[0], digest);
      rows.misplaced(0, 9, new byte[0]);

      rows.forEach(
          0,
          (partition, offset, key, state, rowDigest) -> {
            assertThat(rowDigest)
                .isEqualTo(
                    state == ExistingRows.State.TOMBSTONE
                        ? new byte[0]
                        : offset == 9 ? new byte[RowDigest.BYTES] : digest);
            found.add(partition + ":" + offset + " " + state + new String(key.bytes(), UTF_8));
          });
    }
    assertThat(found)
        .containsExactly("1:5000000000 ROWa", "0:0 TOMBSTONEa", "2:7 UNREADABLE", "0:9 UNREADABLE");
  }

  @Test
  void keysAreToldApartByTheirBytes() {
    assertThat(new RowKey("1".getBytes(UTF_8))).isEqualTo(new RowKey("1".getBytes(UTF_8)));
    assertThat(new RowKey("\"1\"".getBytes(UTF_8))).isNotEqualTo(new RowKey("1".getBytes(UTF_8)));
    assertThat(new RowKey(new byte[] {0})).isNotEqualTo(new RowKey(new byte[] {0, 0}));
  }
}
