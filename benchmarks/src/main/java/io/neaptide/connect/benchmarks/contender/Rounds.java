package io.neaptide.connect.benchmarks.contender;

import io.neaptide.connect.benchmarks.bed.FlightRecording;
import io.neaptide.connect.benchmarks.bed.TestBed;
import io.neaptide.connect.benchmarks.bed.TopicLoad;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;

/**
 * Lets contenders copy the same topic in turn, round after round.
 *
 * <p>What counts is the time between the first and the last record in the target topic, as the
 * broker stamped them on arrival: neither starting up nor noticing the end is part of it.
 */
public final class Rounds {

  /** The topic that is copied, and stays. */
  public static final String INPUT = "table";

  private static final Duration QUIET = Duration.ofSeconds(1);
  private static final Duration AT_MOST = Duration.ofMinutes(15);
  private static final Pattern NOT_IN_FILE_NAMES = Pattern.compile("[^a-z0-9]+");

  private final TestBed bed;
  private final int rows;
  private final int rounds;
  private final Optional<Path> profiles;

  public Rounds(TestBed bed) {
    this.bed = bed;
    this.rows = bed.parameters().number("rows", 1_000_000);
    this.rounds = bed.parameters().number("rounds", 3);
    this.profiles = bed.parameters().given("profile").map(Path::of);
  }

  /**
   * How a contender did in one round.
   *
   * @param recordsPerSecond between the first and the last record
   * @param cpuMicros processor time for each record, of the broker, the worker and this virtual
   *     machine together, from the start to the end
   */
  public record Outcome(double recordsPerSecond, double cpuMicros) {}

  /** Measures; returns the outcome of each round by contender. */
  public Map<String, List<Outcome>> measure(List<Contender> all) {
    List<Contender> contenders = chosen(all);
    bed.fill(INPUT, rows);
    Map<String, List<Outcome>> outcomes = new LinkedHashMap<>();
    contenders.forEach(contender -> outcomes.put(contender.name(), new ArrayList<>()));
    for (Contender contender : contenders) {
      Outcome unused = measure(contender, 0, false);
    }
    for (int round = 1; round <= rounds; round++) {
      for (Contender contender : contenders) {
        Outcome outcome = measure(contender, round, profiles.isPresent());
        System.err.printf(
            Locale.ROOT,
            "round %d: %s, %,.0f records/s, %.1f us of processor time for each%n",
            round,
            contender.name(),
            outcome.recordsPerSecond(),
            outcome.cpuMicros());
        outcomes.get(contender.name()).add(outcome);
      }
    }
    return outcomes;
  }

  private List<Contender> chosen(List<Contender> all) {
    List<String> only =
        List.of(bed.parameters().text("only", "").toLowerCase(Locale.ROOT).split(",", -1));
    return all.stream()
        .filter(
            contender ->
                contender.name().equals(BareCopy.NAME)
                    || only.stream().anyMatch(contender.name().toLowerCase(Locale.ROOT)::contains))
        .toList();
  }

  private Outcome measure(Contender contender, int round, boolean profile) {
    String run = "r" + round + "-" + fileName(contender.name());
    String target = contender.target(INPUT, run);
    bed.createTopic(target, Map.of("message.timestamp.type", "LogAppendTime"));
    TopicLoad.openLogs(bed.broker(), target, bed.partitions());
    Map<String, FlightRecording> recordings = new TreeMap<>();
    if (profile) {
      recordings.put(run, FlightRecording.start(bed.worker().process().pid()));
      recordings.put(run + "-broker", FlightRecording.start(bed.broker().process().pid()));
    }
    TopicLoad.Span span;
    double cpuSeconds = -bed.cpuSeconds();
    try (Contender.Running running = contender.start(INPUT, run)) {
      awaitRows(contender, running, target, rows);
      cpuSeconds += bed.cpuSeconds();
      recordings.forEach(
          (name, recording) ->
              recording.stop(profiles.orElseThrow().resolve(name + ".jfr").toAbsolutePath()));
      span = TopicLoad.span(bed.broker(), target);
      while (span.records() < rows) {
        awaitRows(contender, running, target, rows);
        span = TopicLoad.span(bed.broker(), target);
      }
    }
    if (span.records() > rows) {
      System.err.printf(
          "%s wrote %d records for %d rows%n", contender.name(), span.records(), rows);
    }
    bed.deleteTopic(target);
    return new Outcome(span.recordsPerSecond(), cpuSeconds * 1e6 / rows);
  }

  private static String fileName(String name) {
    return NOT_IN_FILE_NAMES.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("-");
  }

  /** Returns when the topic holds enough, transaction markers included, and grows no more. */
  private void awaitRows(
      Contender contender, Contender.Running running, String target, int expected) {
    long[] last = {-1, 0};
    try (Admin admin = bed.broker().admin()) {
      running.await(
          contender.name() + " to write " + expected + " records",
          AT_MOST,
          () -> {
            long end = bed.endOffsets(admin, target);
            if (end != last[0]) {
              last[0] = end;
              last[1] = System.nanoTime();
            }
            return end >= expected && System.nanoTime() - last[1] > QUIET.toNanos();
          },
          () -> "Its target topic holds " + last[0]);
    }
  }
}
