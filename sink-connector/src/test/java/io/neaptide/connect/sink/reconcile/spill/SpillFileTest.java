package io.neaptide.connect.sink.reconcile.spill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpillFileTest {

  private static final int CHUNK = SpillFile.MIN_CHUNK_BYTES;

  @TempDir Path directory;

  private SpillFile spill(int buckets) {
    return new SpillFile(directory.resolve("spill"), buckets, 1);
  }

  private static List<String> entries(SpillFile spill, int bucket) {
    List<String> entries = new ArrayList<>();
    spill.forEach(
        bucket,
        (entry, position) -> {
          byte[] again = spill.read(position, entry.remaining());
          byte[] bytes = EntryBuffer.bytes(entry, entry.remaining());
          assertThat(again).isEqualTo(bytes);
          entries.add(new String(bytes, UTF_8));
        });
    return entries;
  }

  private static void append(SpillFile spill, int bucket, String entry) {
    spill.append(bucket, entry.getBytes(UTF_8), entry.length());
  }

  @Test
  void givesEntriesOfABucketInTheirOrder() {
    try (SpillFile spill = spill(2)) {
      append(spill, 0, "a");
      append(spill, 1, "b");
      append(spill, 0, "");
      append(spill, 0, "c");

      assertThat(entries(spill, 0)).containsExactly("a", "", "c");
      assertThat(entries(spill, 1)).containsExactly("b");
    }
  }

  @Test
  void anEmptyBucketHasNoEntries() {
    try (SpillFile spill = spill(3)) {
      assertThat(entries(spill, 2)).isEmpty();
      assertThat(spill.isEmpty(2)).isTrue();
    }
  }

  @Test
  void entriesAtChunkBoundariesStayWhole() {
    List<Integer> lengths = List.of(CHUNK - 4, CHUNK - 5, 1, CHUNK - 3, CHUNK, 0, 1, CHUNK / 2 - 4);
    try (SpillFile spill = spill(1)) {
      List<String> expected = new ArrayList<>();
      for (int length : lengths) {
        String entry = "x".repeat(length);
        expected.add(entry);
        append(spill, 0, entry);
      }

      assertThat(entries(spill, 0)).isEqualTo(expected);
    }
  }

  @Test
  void anEntryLargerThanTheBufferIsKept() {
    String big = "big".repeat(1_000_000);
    try (SpillFile spill = spill(2)) {
      append(spill, 0, "before");
      append(spill, 0, big);
      append(spill, 0, "after");

      assertThat(entries(spill, 0)).containsExactly("before", big, "after");
    }
  }

  @Test
  void moreMayBeAddedAfterABucketWasRead() {
    try (SpillFile spill = spill(1)) {
      append(spill, 0, "a");
      assertThat(entries(spill, 0)).containsExactly("a");
      append(spill, 0, "b");

      assertThat(entries(spill, 0)).containsExactly("a", "b");
    }
  }

  @Test
  void manyBucketsWithRandomEntriesComeBackAsTheyWere() {
    long seed = new Random().nextLong();
    System.out.println("seed: " + seed);
    Random random = new Random(seed);
    int buckets = 257;
    List<List<String>> expected = new ArrayList<>();
    for (int bucket = 0; bucket < buckets; bucket++) {
      expected.add(new ArrayList<>());
    }
    try (SpillFile spill = spill(buckets)) {
      for (int at = 0; at < 30_000; at++) {
        int bucket = random.nextInt(buckets);
        String entry = at + "-" + "x".repeat(random.nextInt(200));
        expected.get(bucket).add(entry);
        append(spill, bucket, entry);
      }
      for (int bucket = 0; bucket < buckets; bucket++) {
        assertThat(entries(spill, bucket)).isEqualTo(expected.get(bucket));
      }
    }
  }

  @Test
  void bucketsShareTheirMemoryAndThoseThatAreUsedMuchHaveMoreOfIt() {
    int buckets = 64;
    int memory = 256 * 1024;
    Random random = new Random(1);
    try (SpillFile spill = new SpillFile(directory.resolve("spill"), buckets, memory)) {
      for (int at = 0; at < 2_000; at++) {
        append(spill, 7, "x".repeat(200));
      }
      assertThat(spill.openBytes())
          .as("one bucket alone")
          .isBetween(SpillFile.MAX_CHUNK_BYTES / 2L, SpillFile.MAX_CHUNK_BYTES + 4L);
      for (int at = 0; at < 20_000; at++) {
        append(spill, random.nextInt(buckets), "x".repeat(200));
        assertThat(spill.openBytes()).isLessThan(memory + buckets * 2L * CHUNK);
      }
      assertThat(spill.openBytes()).as("all buckets").isGreaterThan(memory / 2);
      assertThat(entries(spill, 7)).hasSizeGreaterThan(2_000);
    }
  }

  @Test
  void aBucketOfManyFilesTakesLittle() {
    try (SpillFile spill = spill(1_000)) {
      for (int at = 0; at < 50_000; at++) {
        append(spill, at % 1_000, "x".repeat(200));
      }
      assertThat(spill.openBytes()).isLessThanOrEqualTo(1_000L * (CHUNK + 4));
      assertThat(entries(spill, 999)).hasSize(50);
    }
  }

  @Test
  void aBucketIsEmptyUntilItHasAnEntryWrittenOrNot() {
    try (SpillFile spill = spill(2)) {
      append(spill, 0, "a");

      assertThat(spill.isEmpty(0)).isFalse();
      assertThat(spill.isEmpty(1)).isTrue();
      spill.seal();
      assertThat(spill.isEmpty(0)).isFalse();
    }
  }

  @Test
  void nothingIsAddedToASealedOne() {
    try (SpillFile spill = spill(1)) {
      append(spill, 0, "a");
      spill.seal();

      assertThat(entries(spill, 0)).containsExactly("a");
      assertThatThrownBy(() -> append(spill, 0, "b")).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void onlyTheGivenLengthOfAnEntryCounts() {
    try (SpillFile spill = spill(1)) {
      spill.append(0, "abcdef".getBytes(UTF_8), 3);

      assertThat(entries(spill, 0)).containsExactly("abc");
    }
  }

  @Test
  void closingRemovesTheFile() {
    SpillFile spill = spill(1);
    append(spill, 0, "a");
    spill.close();

    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aFileOfSomebodyElseIsNotTouched() throws Exception {
    Files.writeString(directory.resolve("spill"), "mine");

    assertThatThrownBy(() -> spill(1))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("cannot be made (state.dir: disk full or removed?)");
    assertThat(directory.resolve("spill")).hasContent("mine");
  }
}
