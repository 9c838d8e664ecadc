package io.neaptide.connect.command.diff;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.command.difference.Counts;
import io.neaptide.connect.command.difference.RowKind;
import io.neaptide.connect.command.table.KeyBuckets;
import io.neaptide.connect.sink.reconcile.diff.RowKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExamplesTest {

  private static final int KEYS = 200_000;

  @TempDir private Path folder;

  @Test
  void areThoseWithTheSmallestKeysOfEachKind() {
    try (ChangedKeys keys = keys()) {
      Examples examples = Examples.of(keys, new Counts(KEYS / 2, KEYS / 2, 0, 0, 0), 2);
      assertThat(examples.isOrdered()).isTrue();
      assertThat(taken(keys, examples))
          .containsExactlyInAnyOrder("\"100000\"", "\"100001\"", "\"100002\"", "\"100003\"");
    }
  }

  @Test
  void areAllOfThem() {
    try (ChangedKeys keys = keys()) {
      Examples few = Examples.of(keys, new Counts(10, 10, 0, 0, 0), Long.MAX_VALUE);
      assertThat(few.isOrdered()).isTrue();
      Examples many = Examples.of(keys, new Counts(KEYS / 2, KEYS / 2, 0, 0, 0), Long.MAX_VALUE);
      assertThat(many.isOrdered()).isFalse();
      assertThat(taken(keys, many)).hasSize(KEYS);
    }
  }

  @Test
  void areNoneWhereNoneAreAskedFor() {
    try (ChangedKeys keys = keys()) {
      Examples none = Examples.of(keys, new Counts(KEYS / 2, KEYS / 2, 0, 0, 0), 0);
      assertThat(taken(keys, none)).isEmpty();
    }
  }

  private static List<String> taken(ChangedKeys keys, Examples examples) {
    List<String> taken = new ArrayList<>();
    for (int bucket = 0; bucket < keys.buckets(); bucket++) {
      keys.forEach(
          bucket,
          key -> {
            if (examples.take(key)) {
              taken.add(new String(key.key().bytes(), UTF_8));
            }
          });
    }
    return taken;
  }

  private ChangedKeys keys() {
    ChangedKeys keys =
        new ChangedKeys(folder.resolve("changed"), KeyBuckets.unforeseeable(KEYS), 1 << 20);
    for (int key = 0; key < KEYS; key++) {
      byte[] bytes = ("\"" + (100_000 + key) + "\"").getBytes(UTF_8);
      keys.add(
          new RowKey(bytes, RowKey.hash(bytes)),
          key % 2 == 0 ? RowKind.ONLY_LEFT : RowKind.ONLY_RIGHT,
          Doubt.NONE,
          Optional.empty(),
          Optional.empty());
    }
    return keys;
  }
}
