package io.neaptide.connect.command.plan;

import io.neaptide.connect.command.difference.ComparedTables;
import io.neaptide.connect.command.difference.PartitionRange;
import io.neaptide.connect.command.difference.Purpose;
import io.neaptide.connect.command.difference.Side;
import io.neaptide.connect.command.options.TableSettings;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.state.Bounds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** What a plan compared, for whoever shows it. */
final class PlanTables {

  private PlanTables() {}

  /**
   * @param left how the target topics are read
   * @param right how the input is read; empty where it is not
   */
  static ComparedTables of(Plan plan, TableSettings left, Optional<TableSettings> right) {
    Optional<Bounds> bounds = plan.bounds();
    String targets = String.join(", ", plan.summary().topics().keySet().stream().sorted().toList());
    return new ComparedTables(
        Purpose.PLAN,
        "Plan of " + plan.summary().connector(),
        new Side(
            targets,
            left.cluster().servers(),
            left.valueFormat(),
            Optional.empty(),
            ranges(bounds.map(Bounds::target))),
        new Side(
            bounds.map(each -> String.join(", ", each.inputTopics())).orElse("input"),
            right.map(each -> each.cluster().servers()).orElse("not given"),
            right.map(TableSettings::valueFormat).orElse("not read"),
            Optional.empty(),
            ranges(bounds.map(Bounds::input))),
        Instant.parse(plan.summary().at()),
        plan.facts());
  }

  private static List<PartitionRange> ranges(
      Optional<? extends Map<TopicPartition, OffsetRange>> bounds) {
    List<PartitionRange> ranges = new ArrayList<>();
    bounds.ifPresent(
        each ->
            each.forEach(
                (partition, range) ->
                    ranges.add(
                        new PartitionRange(
                            partition.topic(),
                            partition.partition(),
                            range.begin(),
                            range.end()))));
    return ranges;
  }
}
