package io.neaptide.connect.sink.reconcile.diff;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClaimsTest {

  private static byte[] written(Claims... claims) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    for (Claims each : claims) {
      each.writeTo(out);
    }
    return bytes.toByteArray();
  }

  private static List<String> offsets(Claims claims) {
    List<String> offsets = new ArrayList<>();
    claims.forEach((partition, offset) -> offsets.add(partition + ":" + offset));
    return offsets;
  }

  @Test
  void holdsWhatWasAddedInItsPartition() {
    Claims claims = new Claims();
    claims.add(1, 5);
    claims.add(1, 5);
    claims.add(3, Long.MAX_VALUE);

    assertThat(claims.contains(1, 5)).isTrue();
    assertThat(claims.contains(3, Long.MAX_VALUE)).isTrue();
    assertThat(claims.contains(3, 5)).isFalse();
    assertThat(claims.contains(2, 5)).isFalse();
    assertThat(claims.size()).isEqualTo(2);
    assertThat(offsets(claims)).containsExactly("1:5", "3:" + Long.MAX_VALUE);
  }

  @Test
  void severalComeBackOneAfterTheOther() throws IOException {
    Claims first = new Claims();
    for (long offset = 0; offset < 200_000; offset += 3) {
      first.add(0, offset);
    }
    for (long offset = 4_000_000_000L; offset < 4_000_100_000L; offset++) {
      first.add(7, offset);
    }
    Claims second = new Claims();
    second.add(2, 1);

    DataInputStream in = new DataInputStream(new ByteArrayInputStream(written(first, second)));
    assertThat(offsets(Claims.readFrom(in))).isEqualTo(offsets(first));
    assertThat(offsets(Claims.readFrom(in))).containsExactly("2:1");
    assertThat(in.read()).isEqualTo(-1);
  }

  @Test
  void noneComeBackAsNone() throws IOException {
    Claims read =
        Claims.readFrom(new DataInputStream(new ByteArrayInputStream(written(new Claims()))));

    assertThat(read.size()).isZero();
  }

  @Test
  void aRunOfOffsetsTakesLittleSpace() throws IOException {
    Claims claims = new Claims();
    for (long offset = 0; offset < 1_000_000; offset++) {
      claims.add(0, offset);
    }

    assertThat(written(claims)).hasSizeLessThan(1_000);
  }

  @Test
  void unionAndCommonOffsetsGoByPartition() {
    Claims one = new Claims();
    one.add(0, 1);
    one.add(0, 2);
    one.add(1, 1);
    Claims other = new Claims();
    other.add(0, 2);
    other.add(1, 2);
    other.add(2, 1);

    assertThat(offsets(one.common(other))).containsExactly("0:2");
    one.addAll(other);
    assertThat(offsets(one)).containsExactly("0:1", "0:2", "1:1", "1:2", "2:1");
    assertThat(offsets(other)).containsExactly("0:2", "1:2", "2:1");
  }

  @Test
  void whatAnotherDoesNotHoldIsLeftByPartition() {
    Claims one = new Claims();
    one.add(0, 1);
    one.add(0, 2);
    one.add(1, 1);
    one.add(2, 9);
    Claims other = new Claims();
    other.add(0, 2);
    other.add(1, 1);
    other.add(3, 1);

    assertThat(offsets(one.without(other))).containsExactly("0:1", "2:9");
    assertThat(offsets(one)).containsExactly("0:1", "0:2", "1:1", "2:9");
    assertThat(offsets(one.without(new Claims()))).isEqualTo(offsets(one));
  }
}
