package io.neaptide.connect.sink.reconcile.change;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ChangeSumTest {

  private final ChangeDigest digest = new ChangeDigest("people");

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[] row(String text) {
    return ChangeDigest.ofBytes(bytes(text));
  }

  private RowChange change(int number) {
    return new RowChange(
        RowChange.Kind.NEW,
        RowChange.NONE,
        number,
        digest.of(RowChange.Kind.NEW, 0, bytes("k" + number), row("1"), null));
  }

  private static ChangeSum sum(List<RowChange> changes) {
    ChangeSum sum = new ChangeSum();
    changes.forEach(sum::add);
    return sum;
  }

  @Test
  void theOrderAndTheDivisionOfChangesMakeNoDifference() {
    List<RowChange> changes = new ArrayList<>();
    for (int at = 0; at < 1_000; at++) {
      changes.add(change(at));
    }
    ChangeSum whole = sum(changes);
    Random random = new Random(7);
    for (int run = 0; run < 10; run++) {
      Collections.shuffle(changes, random);
      int first = random.nextInt(changes.size());
      ChangeSum parts = sum(changes.subList(first, changes.size()));
      parts.add(sum(changes.subList(0, first)));

      assertThat(parts).isEqualTo(whole);
      assertThat(ChangeSum.of(parts.count(), parts.hex())).isEqualTo(whole);
    }
  }

  @Test
  void aChangeThatIsMissingDoubledOrAnotherMakesADifference() {
    ChangeSum right = sum(List.of(change(1), change(2), change(3)));

    assertThat(sum(List.of(change(1), change(2)))).isNotEqualTo(right);
    assertThat(sum(List.of(change(1), change(2), change(2)))).isNotEqualTo(right);
    assertThat(sum(List.of(change(1), change(2), change(3), change(3)))).isNotEqualTo(right);
    assertThat(sum(List.of(change(1), change(2), change(4)))).isNotEqualTo(right);
    assertThat(right.count()).isEqualTo(3);
  }

  @Test
  void whateverAChangeDoesCounts() {
    Set<String> digests = new HashSet<>();
    for (RowChange.Kind kind : RowChange.Kind.values()) {
      digests.add(text(digest.of(kind, 0, bytes("k"), row("1"), row("2"))));
    }
    RowChange.Kind changed = RowChange.Kind.CHANGED;
    digests.add(text(digest.of(changed, 1, bytes("k"), row("1"), row("2"))));
    digests.add(text(digest.of(changed, 0, bytes("K"), row("1"), row("2"))));
    digests.add(text(digest.of(changed, 0, bytes("k"), row("3"), row("2"))));
    digests.add(text(digest.of(changed, 0, bytes("k"), row("1"), row("3"))));
    digests.add(text(digest.of(changed, 0, bytes("k"), row("1"), null)));
    digests.add(text(digest.of(changed, 0, bytes("k"), null, row("1"))));
    digests.add(text(new ChangeDigest("p").of(changed, 0, bytes("k"), row("1"), row("2"))));

    assertThat(digests).hasSize(RowChange.Kind.values().length + 7);
  }

  private static String text(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }

  @Test
  void whatIsNoSumIsNotRead() {
    assertThatThrownBy(() -> ChangeSum.of(1, "00"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A sum of changes has 128 bytes, not 1");
  }

  @Test
  void aFingerprintIsOfTheChangesAndTheSettings() {
    TreeMap<String, String> settings = new TreeMap<>(Map.of("topic.format", "x"));
    ChangeSum changes = sum(List.of(change(1), change(2)));
    String fingerprint = DifferenceFingerprint.of(settings, changes);

    assertThat(fingerprint)
        .isEqualTo("plan1-7e4d3a875a0a8161e439186baa3724dc83da37fce2dd34d97be664d7a714f456");
    assertThat(DifferenceFingerprint.isFingerprint(fingerprint)).isTrue();
    assertThat(DifferenceFingerprint.of(settings, sum(List.of(change(2), change(1)))))
        .isEqualTo(fingerprint);
    assertThat(DifferenceFingerprint.of(settings, sum(List.of(change(1)))))
        .isNotEqualTo(fingerprint);
    assertThat(DifferenceFingerprint.of(new TreeMap<>(), changes)).isNotEqualTo(fingerprint);
    settings.put("topic.format", "y");
    assertThat(DifferenceFingerprint.of(settings, changes)).isNotEqualTo(fingerprint);
  }

  @Test
  void otherTextsAreNoFingerprints() {
    for (String text :
        List.of(
            "",
            "plan1-",
            "plan1-7e4d3a875a0a8161e439186baa3724dc",
            "plan2-" + "75c0".repeat(16),
            "plan1-" + "75C0".repeat(16),
            "plan1-" + "75c0".repeat(16) + " ")) {
      assertThat(DifferenceFingerprint.isFingerprint(text)).as(text).isFalse();
    }
  }
}
