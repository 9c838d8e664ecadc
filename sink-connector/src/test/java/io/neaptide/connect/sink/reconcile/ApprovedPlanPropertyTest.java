package io.neaptide.connect.sink.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random runs of a plan that is approved and then applied, with leaders and tasks that are lost,
 * and with changes on either side before it is applied, or while it is broken off. Run one seed
 * again with {@code -Dneaptide.seed=<seed> -Dneaptide.runs=1}.
 */
class ApprovedPlanPropertyTest {

  private static final int RUNS = Integer.getInteger("neaptide.runs", 150);

  @TempDir Path directory;

  private int applied;
  private int refused;
  private int brokenOff;
  private int refusedAfterTheyBrokeOff;

  @Test
  void nothingIsWrittenThatIsNotOfTheApprovedPlanAndAllOfItIsWhereNothingHasChanged() {
    long first = Long.getLong("neaptide.seed", new Random().nextLong());
    System.out.println("first seed: " + first);
    Random seeds = new Random(first);
    for (int at = 0; at < RUNS; at++) {
      long seed = at == 0 ? first : seeds.nextLong();
      try {
        new Run(seed).check();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    System.out.println(
        applied
            + " applied, "
            + brokenOff
            + " of them or of those refused broken off, "
            + refused
            + " refused, "
            + refusedAfterTheyBrokeOff
            + " of them when they were broken off");
    if (RUNS > 100) {
      assertThat(applied).as("plans that are applied").isGreaterThan(RUNS / 5);
      assertThat(refused).as("plans that are refused").isGreaterThan(RUNS / 5);
      assertThat(brokenOff).as("plans that are broken off").isGreaterThan(RUNS / 20);
    }
  }

  /** One run, and what must hold of it. */
  private final class Run {

    private final Random random;
    private final SimulatedTopics topics;
    private final List<Integer> planned = new ArrayList<>();
    private final List<String> foreign = new ArrayList<>();

    Run(long seed) {
      this.random = new Random(seed);
      this.topics = new SimulatedTopics(random);
    }

    void check() {
      try (SimulatedConnector connector =
          new SimulatedConnector(
              topics, directory, random, random.nextInt(6), false, NoteMistake.NONE, () -> {})) {
        connector.quiet();
        connector.configure(Map.of("reconcile.mode", "plan"));
        connector.run();
        String fingerprint = fingerprint(connector);
        List<String> plan = difference();
        topics.targets().forEach(log -> planned.add(log.records()));
        if (random.nextInt(2) == 0) {
          change();
        }
        boolean changed = !difference().equals(plan);
        boolean changing = !changed && random.nextInt(4) > 0;
        if (changing) {
          connector.whenCrashed(
              () -> {
                if (!written().isEmpty()) {
                  change();
                }
              });
        }
        connector.configure(Map.of("reconcile.approved.plan", fingerprint));
        connector.crash(random.nextInt(4));
        int generations = connector.generations();
        boolean done = apply(connector);

        if (changed && done) {
          assertThat(foreign).as("changes that took back what had changed").hasSizeGreaterThan(1);
        }
        if (!changed && !changing) {
          assertThat(done).as("applied").isTrue();
        }
        onlyThePlanIsWritten(plan, done);
        count(done, !written().isEmpty(), connector.generations() - generations);
      }
    }

    private boolean apply(SimulatedConnector connector) {
      try {
        connector.run();
        return true;
      } catch (ConnectException e) {
        assertThat(e).hasMessageContaining("reconcile.approved.plan");
        return false;
      }
    }

    private void count(boolean done, boolean some, int generations) {
      applied += done ? 1 : 0;
      refused += done ? 0 : 1;
      brokenOff += some && generations > 1 ? 1 : 0;
      refusedAfterTheyBrokeOff += !done && some ? 1 : 0;
    }

    private String fingerprint(SimulatedConnector connector) {
      return (String) connector.view().report().orElseThrow().get("fingerprint");
    }

    /** Somebody writes to the input or to the target. */
    private void change() {
      if (random.nextBoolean()) {
        topics.append();
        foreign.add("input");
      } else {
        String key = "k" + random.nextInt(4);
        int place = SimulatedTopics.place(key, topics.targets().size());
        String row = random.nextInt(3) == 0 ? null : "{\"v\":" + random.nextInt(3) + "}";
        topics.targets().get(place).append(key, row);
        foreign.add(place + ":" + key + "=" + row);
      }
    }

    /** What is to be written, each with what it replaces. */
    private List<String> difference() {
      List<String> expected = new ArrayList<>();
      Map<String, String> input = topics.inputTable();
      List<Map<String, String>> target = topics.targetTables();
      for (String key : topics.keys()) {
        int place = SimulatedTopics.place(key, target.size());
        String row = input.get(key);
        String before = target.get(place).get(key);
        if (row != null && !row.equals(before)) {
          expected.add(place + ":" + key + "=" + row + " was " + before);
        }
        for (int at = 0; at < target.size(); at++) {
          if (target.get(at).containsKey(key) && (row == null || at != place)) {
            expected.add(at + ":" + key + "=null was " + target.get(at).get(key));
          }
        }
      }
      return expected.stream().sorted().toList();
    }

    /** What the connector has written since the plan. */
    private List<String> written() {
      List<String> written = new ArrayList<>();
      for (int at = 0; at < planned.size(); at++) {
        for (SimulatedLog.Entry entry : topics.targets().get(at).entriesSince(planned.get(at))) {
          written.add(at + ":" + entry.key() + "=" + entry.row());
        }
      }
      foreign.forEach(written::remove);
      return written;
    }

    /** Each change once, over all generations, unless somebody else has undone it. */
    private void onlyThePlanIsWritten(List<String> plan, boolean done) {
      List<String> changes = plan.stream().map(change -> change.replaceAll(" was .*", "")).toList();
      if (!foreign.isEmpty()) {
        assertThat(changes).containsAll(written());
      } else if (done) {
        assertThat(written()).containsExactlyInAnyOrderElementsOf(changes);
      } else {
        List<String> rest = new ArrayList<>(changes);
        written().forEach(each -> assertThat(rest.remove(each)).as(each).isTrue());
      }
    }
  }
}
