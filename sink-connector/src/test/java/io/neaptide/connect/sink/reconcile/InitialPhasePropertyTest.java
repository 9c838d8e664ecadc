package io.neaptide.connect.sink.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.sink.state.Phase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random runs of the initial phase, on topics that are written and compacted meanwhile, with
 * partitions that move, tasks and leaders that are lost, and rows that only some tasks can encode.
 * Run one seed again with {@code -Dneaptide.seed=<seed> -Dneaptide.runs=1}, more of them with
 * {@code -Dneaptide.runs=<n>}.
 */
class InitialPhasePropertyTest {

  /** In which a mistake must be found. */
  private static final int MOST_RUNS = 5_000;

  private static final int RUNS = Integer.getInteger("neaptide.runs", 200);

  @TempDir Path directory;

  @Test
  void noLiveKeyIsEverAbsentAndTheTargetIsWhatTheInputSays() {
    long first = Long.getLong("neaptide.seed", new Random().nextLong());
    System.out.println("first seed: " + first);
    int moves = 0;
    int deletes = 0;
    int repeated = 0;
    // Not one after the other: what Random gives for neighbouring seeds is much alike at first.
    Random seeds = new Random(first);
    for (int at = 0; at < RUNS; at++) {
      Run run = new Run(at == 0 ? first : seeds.nextLong());
      run.check(NoteMistake.NONE);
      moves += run.moves;
      deletes += run.deletes;
      repeated += run.generations > 1 ? 1 : 0;
    }
    assertThat(moves).describedAs("keys that are moved").isGreaterThan(RUNS / 20);
    assertThat(deletes).describedAs("keys that are gone").isGreaterThan(RUNS / 20);
    assertThat(repeated).describedAs("runs with several generations").isGreaterThan(RUNS / 20);
  }

  /** Else the runs would show nothing. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aMistakeIsFound(NoteMistake mistake) {
    Random seeds = new Random(mistake.seed());
    long seed = mistake.seed();
    int runs = 0;
    while (runs < MOST_RUNS && isRight(seed, mistake)) {
      seed = seeds.nextLong();
      runs++;
    }
    System.out.println(mistake + " is found in run " + runs + ", seed " + seed);
    assertThat(runs).as("runs in which %s is not found", mistake).isLessThan(MOST_RUNS);
  }

  private boolean isRight(long seed, NoteMistake mistake) {
    try {
      new Run(seed).check(mistake);
      return true;
    } catch (AssertionError found) {
      return false;
    }
  }

  /** One run, and what must hold of it. */
  private final class Run {

    private final long seed;
    private final Random random;
    private final SimulatedTopics topics;
    private final List<Map<String, String>> before;
    private final List<Integer> targetRecords = new ArrayList<>();
    private final List<Integer> inputRecords = new ArrayList<>();
    private final String begun;
    private int moves;
    private int deletes;
    private int generations;

    /** Keys that are live in the target from the first on; of those the input never deletes. */
    private final Set<String> live = new HashSet<>();

    Run(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      this.topics = new SimulatedTopics(random);
      this.before = topics.targetTables();
      topics.targets().forEach(log -> targetRecords.add(log.records()));
      topics.inputs().forEach(log -> inputRecords.add(log.records()));
      this.begun = topics.toString();
      topics.keys().stream()
          .filter(topics::isLive)
          .filter(topics.inputTable()::containsKey)
          .forEach(live::add);
      topics.inputTable().keySet().forEach(this::countMoves);
    }

    private void countMoves(String key) {
      int place = SimulatedTopics.place(key, before.size());
      for (int at = 0; at < before.size(); at++) {
        moves += at != place && before.get(at).containsKey(key) ? 1 : 0;
      }
    }

    void check(NoteMistake mistake) {
      try (SimulatedConnector connector =
          new SimulatedConnector(
              topics,
              directory,
              random,
              random.nextInt(4),
              random.nextBoolean(),
              mistake,
              this::nothingIsAbsent)) {
        // One run of four, by the seed alone, so that what was random before stays as it is.
        boolean once = (seed & 3) == 0;
        if (once) {
          connector.configure(Map.of("reconcile.mode", "once"));
        }
        connector.run();
        assertThat(connector.view().generation().orElseThrow().phase())
            .isEqualTo(once ? Phase.FINISHED : Phase.STREAM);
        generations = connector.generations();
        onlyTheDifferenceIsWritten(connector);
        streamOn(connector);
        theTargetIsWhatTheInputSays(connector);
      } catch (RuntimeException e) {
        throw new AssertionError(described(), e);
      }
    }

    private String described() {
      return "seed " + seed + ", begun with " + begun + ", now " + topics;
    }

    private boolean isDeletedMeanwhile(String key) {
      for (int at = 0; at < inputRecords.size(); at++) {
        if (topics.inputs().get(at).isDeletedSince(inputRecords.get(at), key)) {
          return true;
        }
      }
      return false;
    }

    private boolean isWrittenMeanwhile(String key) {
      for (int at = 0; at < inputRecords.size(); at++) {
        if (topics.inputs().get(at).isWrittenSince(inputRecords.get(at), key)) {
          return true;
        }
      }
      return false;
    }

    /** What both sides have, and the input does not delete, is there at every moment. */
    private void nothingIsAbsent() {
      live.stream()
          .filter(key -> !isDeletedMeanwhile(key))
          .forEach(key -> assertThat(topics.isLive(key)).as("%s is there, %s", key, this).isTrue());
    }

    /** Exactly, of keys that nobody wrote meanwhile, where it was done in one go. */
    private void onlyTheDifferenceIsWritten(SimulatedConnector connector) {
      Set<String> expected = new HashSet<>();
      Map<String, String> input = topics.inputTable();
      for (String key : topics.keys()) {
        if (isWrittenMeanwhile(key) || isRejected(connector, key)) {
          continue;
        }
        int place = SimulatedTopics.place(key, before.size());
        String row = input.get(key);
        if (row != null && !row.equals(before.get(place).get(key))) {
          expected.add(place + ":" + key + "=" + row);
        }
        for (int at = 0; at < before.size(); at++) {
          if (before.get(at).containsKey(key) && (row == null || at != place)) {
            expected.add(at + ":" + key + "=null");
            deletes += row == null ? 1 : 0;
          }
        }
      }
      List<String> written = new ArrayList<>();
      for (int at = 0; at < targetRecords.size(); at++) {
        for (SimulatedLog.Entry entry :
            topics.targets().get(at).entriesSince(targetRecords.get(at))) {
          if (!isWrittenMeanwhile(entry.key()) && !isRejected(connector, entry.key())) {
            written.add(at + ":" + entry.key() + "=" + entry.row());
          }
        }
      }
      if (generations == 1) {
        assertThat(written).as("written, %s", this).containsExactlyInAnyOrderElementsOf(expected);
      }
    }

    /** Whether any row of a key could not be encoded by some task. */
    private boolean isRejected(SimulatedConnector connector, String key) {
      return topics.inputs().stream()
          .flatMap(log -> log.entriesSince(0).stream())
          .filter(entry -> entry.key().equals(key) && entry.row() != null)
          .anyMatch(
              entry -> connector.everRejected().contains(SimulatedTopics.number(entry.row())));
    }

    /** What is there beyond the bounds is written as it comes. */
    private void streamOn(SimulatedConnector connector) {
      connector
          .bounds()
          .input()
          .forEach(
              (partition, range) ->
                  topics
                      .input(partition)
                      .from(range.end())
                      .values()
                      .forEach(
                          entry ->
                              topics
                                  .targets()
                                  .get(SimulatedTopics.place(entry.key(), before.size()))
                                  .append(entry.key(), entry.row())));
    }

    private void theTargetIsWhatTheInputSays(SimulatedConnector connector) {
      List<Map<String, String>> expected = new ArrayList<>();
      before.forEach(partition -> expected.add(new TreeMap<>()));
      topics
          .inputTable()
          .forEach(
              (key, row) -> expected.get(SimulatedTopics.place(key, before.size())).put(key, row));
      List<Map<String, String>> actual = new ArrayList<>();
      topics.targetTables().forEach(table -> actual.add(new HashMap<>(table)));
      for (List<Map<String, String>> tables : List.of(expected, actual)) {
        tables.forEach(table -> table.keySet().removeIf(key -> isRejected(connector, key)));
      }
      assertThat(actual).as("in the end, %s", this).isEqualTo(expected);
    }

    @Override
    public String toString() {
      return described();
    }
  }
}
