package io.neaptide.connect.sink;

import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells people what a comparison found: a table in the log, a record for the state topic. */
final class DifferenceReporter {

  private static final Logger log = LoggerFactory.getLogger(DifferenceReporter.class);

  private final TaskIdentity task;
  private final String streamVersion;
  private final BoundsReader boundsReader;
  private final Clock clock;
  private long began;

  DifferenceReporter(
      TaskIdentity task, String streamVersion, BoundsReader boundsReader, Clock clock) {
    this.task = task;
    this.streamVersion = streamVersion;
    this.boundsReader = boundsReader;
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
    report.put("othersWrote", othersWrote(bounds));
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
  private List<Object> othersWrote(Bounds bounds) {
    List<Object> partitions = new ArrayList<>();
    boundsReader
        .targetRanges(bounds)
        .forEach(
            (partition, range) -> {
              if (range.end() > bounds.target().get(partition).end()) {
                partitions.add(partition.toString());
              }
            });
    if (!partitions.isEmpty()) {
      log.warn(
          "Somebody else writes to {} while {} compares with it; the connector must be the only"
              + " writer, or what others write may be deleted or doubled by the next new stream",
          partitions,
          task.connector());
    }
    return partitions;
  }
}
