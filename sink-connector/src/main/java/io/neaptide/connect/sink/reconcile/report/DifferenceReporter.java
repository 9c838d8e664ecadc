package io.neaptide.connect.sink.reconcile.report;

import io.neaptide.connect.common.log.Names;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.reconcile.diff.OutcomeCounts;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.task.TaskId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports what a comparison found: as a table in the log, and as a record of the state topic. */
public final class DifferenceReporter {

  private static final Logger log = LoggerFactory.getLogger(DifferenceReporter.class);
  private static final String OTHERS_WROTE = "othersWrote";
  private static final String FINGERPRINT = "fingerprint";

  /**
   * How many example keys there are of each outcome, of all topics together: so many keeps a report
   * within the limit that brokers have by default.
   */
  private static final int ALL_EXAMPLES = 500;

  private final TaskId task;
  private final String streamVersion;
  private final Clock clock;
  private long began;

  public DifferenceReporter(TaskId task, String streamVersion, Clock clock) {
    this.task = task;
    this.streamVersion = streamVersion;
    this.clock = clock;
  }

  /** A generation begins to be compared: the report tells how long that took. */
  public void begin() {
    began = clock.millis();
  }

  /**
   * The report, which is logged as well.
   *
   * @param fingerprint of the whole difference
   * @param targetRanges where the partitions of the target topics begin and end now
   */
  public Map<String, Object> report(
      Generation generation,
      List<TopicDifference> differences,
      String fingerprint,
      Map<TopicPartition, OffsetRange> targetRanges) {
    Bounds bounds = generation.fixedBounds();
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("generation", generation.number());
    report.put("streamVersion", streamVersion);
    report.put("at", clock.instant().toString());
    Map<String, Object> topics = new LinkedHashMap<>();
    List<String> lines = new ArrayList<>();
    int examples =
        Math.max(
            1, Math.min(OutcomeCounts.EXAMPLES, ALL_EXAMPLES / Math.max(1, differences.size())));
    for (TopicDifference difference : differences) {
      topics.put(difference.topic(), difference.toRow(examples));
      lines.add(difference.line());
    }
    report.put("topics", topics);
    report.put("bounds", bounds.toRow());
    report.put("seconds", (clock.millis() - began) / 1_000);
    report.put(FINGERPRINT, fingerprint);
    report.put(OTHERS_WROTE, othersWrote(bounds, targetRanges));
    log.info(
        "{} found this difference ({}):{}{}{}{}",
        task.connector(),
        fingerprint,
        System.lineSeparator(),
        TopicDifference.header(),
        System.lineSeparator(),
        String.join(System.lineSeparator(), lines));
    return report;
  }

  /** No task writes before the decision, so whatever is beyond the bounds is of somebody else. */
  private List<String> othersWrote(Bounds bounds, Map<TopicPartition, OffsetRange> targetRanges) {
    List<String> partitions = new ArrayList<>();
    targetRanges.forEach(
        (partition, range) -> {
          if (range.end() > bounds.target().get(partition).end()) {
            partitions.add(partition.toString());
          }
        });
    if (!partitions.isEmpty()) {
      warn(partitions, Set.of());
    }
    return partitions;
  }

  /**
   * Adds to a report who else wrote until all was applied.
   *
   * @param writers by partition, names of producers that are not of the connector
   * @return the report with what has to be added to it, if anything has
   */
  public Optional<Map<String, Object>> withForeignWriters(
      Map<TopicPartition, Set<String>> writers, Map<String, Object> report) {
    if (writers.isEmpty()) {
      return Optional.empty();
    }
    Set<String> partitions = new TreeSet<>();
    ((Collection<?>) report.get(OTHERS_WROTE)).forEach(each -> partitions.add(each.toString()));
    writers.keySet().forEach(each -> partitions.add(each.toString()));
    Set<String> names = new TreeSet<>();
    writers.values().forEach(names::addAll);
    warn(partitions, names);
    Map<String, Object> added = new LinkedHashMap<>(report);
    added.put(OTHERS_WROTE, List.copyOf(partitions));
    added.put("otherWriters", List.copyOf(names));
    return Optional.of(added);
  }

  private void warn(Collection<String> partitions, Set<String> writers) {
    log.warn(
        "Somebody else writes to {} while {} compares with it{}; the connector must be the only"
            + " writer, or what others write may be deleted or doubled by the next new stream",
        Names.of(partitions),
        task.connector(),
        writers.isEmpty() ? "" : ": " + Names.of(writers));
  }
}
