package io.neaptide.connect.sink.testing;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.common.time.StepProgress;
import io.neaptide.connect.sink.kafka.PartitionLeaders;
import io.neaptide.connect.sink.kafka.TopicScan;
import io.neaptide.connect.sink.reconcile.leader.OrphanSearch;
import io.neaptide.connect.sink.reconcile.report.ExampleKeys;
import io.neaptide.connect.sink.reconcile.scan.TargetReader;
import io.neaptide.connect.sink.reconcile.spill.SpillDirectory;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;

/** Searches for orphans of target topics in memory, which are named as their input topics. */
public final class OrphanSearches {

  private OrphanSearches() {}

  /**
   * @param target opens a consumer of the target topics
   */
  public static OrphanSearch.Factory of(
      Supplier<Consumer<byte[], byte[]>> target,
      PartitionLeaders leaders,
      SpillDirectory directory,
      Clock clock) {
    return (generation, claims, notes, interrupted) ->
        new OrphanSearch(
            generation,
            new TopicFormat(TopicFormat.PLACEHOLDER),
            claims,
            notes,
            new TargetReader(
                new TopicScan(target, null, leaders, clock, new StepProgress(clock), interrupted),
                Formats.rowDeserializer("value", Formats.UPSERT_JSON, Map.of()),
                interrupted),
            directory,
            new ExampleKeys(Optional.empty()));
  }
}
