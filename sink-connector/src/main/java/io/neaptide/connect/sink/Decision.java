package io.neaptide.connect.sink;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.sink.reconcile.Candidate;
import io.neaptide.connect.sink.reconcile.Claims;
import io.neaptide.connect.sink.reconcile.Orphans;
import io.neaptide.connect.sink.reconcile.OutgoingRows;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.ClaimSummary;
import io.neaptide.connect.sink.state.Range;
import io.neaptide.connect.sink.state.StateView;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds out, when every input partition has answered, what the initial phase writes: counts what
 * the tasks found, and searches each target topic for orphans. Used by the leader.
 */
final class Decision implements AutoCloseable {

  private static final int BUFFER_BYTES = 16 * 1024 * 1024;

  private final long generation;
  private final Bounds bounds;
  private final TopicFormat topicFormat;
  private final StateView view;
  private final TopicScan scan;
  private final WorkingDirectory directory;
  private final ExampleKeys exampleKeys;
  private final ScannedTargets scanned;
  private final List<TopicDifference> differences = new ArrayList<>();

  Decision(
      long generation,
      Bounds bounds,
      TopicFormat topicFormat,
      StateView view,
      TopicScan scan,
      WorkingDirectory directory,
      ExampleKeys exampleKeys,
      ScannedTargets scanned) {
    this.generation = generation;
    this.bounds = bounds;
    this.topicFormat = topicFormat;
    this.view = view;
    this.scan = scan;
    this.directory = directory;
    this.exampleKeys = exampleKeys;
    this.scanned = scanned;
  }

  /**
   * Searches all target topics. Every claim must be published before this begins.
   *
   * @return whether it came to its end; false where it was cancelled
   */
  boolean search() {
    Set<String> targets = new TreeSet<>();
    bounds.input().keySet().forEach(input -> targets.add(topicFormat.topicFor(input.topic())));
    for (String target : targets) {
      if (!search(target)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Searches one topic. Where this task has scanned the topic for its own comparison, only those
   * records are read again that nobody claims: this search sees nothing that the scan did not see,
   * since within the bounds records are only ever removed, and what is claimed is no orphan. Each
   * orphan is still read after all claims were published, as it must be.
   */
  private boolean search(String target) {
    Claims claimed = new Claims();
    Claims misplaced = new Claims();
    long claimedTwice = 0;
    Map<String, Object> found = new LinkedHashMap<>();
    for (TopicPartition input : inputsOf(target)) {
      ClaimSummary summary = view.claim(input, generation).orElseThrow();
      try (DataInputStream in =
          new DataInputStream(new ByteArrayInputStream(view.claimedOffsets(input)))) {
        Claims own = Claims.readFrom(in);
        claimedTwice += claimed.overlap(own);
        claimed.addAll(own);
        misplaced.addAll(Claims.readFrom(in));
      } catch (IOException e) {
        throw new UncheckedIOException("The claims of " + input + " cannot be read", e);
      }
      TopicDifference.merge(found, summary.counts());
    }
    OutgoingRows tombstones =
        new OutgoingRows(target, directory.newFile("tombstones"), 1024 * 1024);
    Optional<ScannedTarget> seen = scanned.of(generation, target);
    Map<TopicPartition, List<Range>> ranges =
        seen.map(each -> each.unclaimed(target, claimed))
            .orElseGet(() -> TargetBounds.of(bounds, target));
    long[] withoutKey = {0};
    try (Orphans orphans =
        new Orphans(
            target,
            claimed,
            misplaced,
            directory.newFile("orphans"),
            TargetBounds.buckets(bounds, topicFormat, target),
            BUFFER_BYTES)) {
      boolean complete =
          scan.run(
              "Searching " + target + " for keys that are gone",
              ranges,
              record -> {
                if (record.key() == null) {
                  withoutKey[0]++;
                } else {
                  orphans.existing(
                      record.partition(), record.offset(), record.key(), record.value() == null);
                }
              });
      if (!complete) {
        tombstones.close();
        return false;
      }
      orphans.search(tombstones);
      differences.add(
          new TopicDifference(
              target,
              found,
              orphans.deleted().of(Candidate.Outcome.NOTHING),
              exampleKeys.of(target, orphans.deleted().examples(Candidate.Outcome.NOTHING)),
              orphans.moved(),
              claimedTwice,
              seen.map(ScannedTarget::withoutKey).orElse(withoutKey[0]),
              tombstones));
    }
    return true;
  }

  private List<TopicPartition> inputsOf(String target) {
    return bounds.input().keySet().stream()
        .filter(input -> topicFormat.topicFor(input.topic()).equals(target))
        .toList();
  }

  List<TopicDifference> differences() {
    return differences;
  }

  @Override
  public void close() {
    exampleKeys.close();
    differences.forEach(difference -> difference.tombstones().close());
  }
}
