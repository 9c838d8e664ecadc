package io.neaptide.connect.sink;

import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
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

/** Tells people what a comparison found: a table in the log, a record for the state topic. */
final class DifferenceReporter {

  private static final Logger log = LoggerFactory.getLogger(DifferenceReporter.class);
  private static final String OTHERS_WROTE = "othersWrote";

  private final TaskIdentity task;
  private final String streamVersion;
  private final BoundsReader boundsReader;
  private final OtherWriters others;
  private final Clock clock;
  private long began;

  DifferenceReporter(
      TaskIdentity task,
      String streamVersion,
      BoundsReader boundsReader,
      OtherWriters others,
      Clock clock) {
    this.task = task;
    this.streamVersion = streamVersion;
    this.boundsReader = boundsReader;
    this.others = others;
    this.clock = clock;
  }

  /** Counts the duration of a generation from now. */
  void begins() {
    began = clock.millis();
  }

  /** Makes the report and shows it in the log. */
  Map<String, Object> report(Generation generation, List<TopicDifference> differences) {
    Bounds bounds = generation.bounds().orElseThrow();
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("generation", generation.number());
    report.put("streamVersion", streamVersion);
    report.put("at", clock.instant().toString());
    Map<String, Object> topics = new LinkedHashMap<>();
    List<String> lines = new ArrayList<>();
    for (TopicDifference difference : differences) {
      topics.put(difference.topic(), difference.toRow());
      lines.add(difference.line());
    }
    report.put("topics", topics);
    report.put("bounds", bounds.toRow());
    report.put("seconds", (clock.millis() - began) / 1_000);
    report.put(OTHERS_WROTE, othersWrote(bounds));
    log.info(
        "{} found this difference:{}{}{}{}",
        task.connector(),
        System.lineSeparator(),
        TopicDifference.header(),
        System.lineSeparator(),
        String.join(System.lineSeparator(), lines));
    return report;
  }

  /** Nobody of ours writes before the decision, so whatever is beyond the bounds is not ours. */
  private List<String> othersWrote(Bounds bounds) {
    List<String> partitions = new ArrayList<>();
    boundsReader
        .targetRanges(bounds)
        .forEach(
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
   * Looks once more who else wrote, when all is applied.
   *
   * @return the report with what has to be added to it, if anything has
   */
  Optional<Map<String, Object>> applied(Generation generation, Map<String, Object> report) {
    Map<TopicPartition, Set<String>> writers = others.since(generation.bounds().orElseThrow());
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
        partitions,
        task.connector(),
        writers.isEmpty() ? "" : ": " + String.join(", ", writers));
  }
}
