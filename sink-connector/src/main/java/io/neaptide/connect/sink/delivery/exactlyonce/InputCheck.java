package io.neaptide.connect.sink.delivery.exactlyonce;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.sink.config.InitialPhaseConfig;
import io.neaptide.connect.sink.config.InitialPhaseReason;
import io.neaptide.connect.sink.config.SinkConfig;
import io.neaptide.connect.sink.input.ClusterProof;
import io.neaptide.connect.sink.input.InputCluster;
import io.neaptide.connect.sink.input.InputStart;
import io.neaptide.connect.sink.input.MissedDeletes;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.kafka.TopicIds;
import io.neaptide.connect.sink.state.StateReader;
import io.neaptide.connect.sink.topics.ExpectedTopicIds;
import io.neaptide.connect.sink.topics.RecreatedTopicDetector;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/**
 * Whether an input partition may be read on from its position: its topic and its target topic are
 * still those that the position was written for, and its log still holds the position. Used on the
 * thread of the task.
 *
 * @param topics notices topics that were recreated
 * @param starts finds out where input partitions begin
 */
record InputCheck(RecreatedTopicDetector topics, InputStart starts) {

  private static final String ANOTHER_VERSION =
      "Set "
          + InitialPhaseConfig.STREAM_VERSION_CONFIG
          + " to another value: the next start compares the new topic and writes only what is"
          + " different";

  private static final String ANOTHER_COPY =
      "Set "
          + InitialPhaseConfig.STREAM_VERSION_CONFIG
          + " to another value: the next start writes the new topic from its beginning";

  private static final String RESET =
      "Reset the offsets of the connector (PUT /connectors/<name>/stop, DELETE"
          + " /connectors/<name>/offsets, PUT /connectors/<name>/resume): it then reads the new"
          + " topic as its consumer's auto.offset.reset says";

  /**
   * @param state the reader of the state topic, once it is open
   * @param target asks the cluster that the target topics are on
   * @param questions asks the clusters
   */
  static InputCheck of(
      SinkConfig config,
      Supplier<Optional<StateReader>> state,
      InputCluster input,
      Admin target,
      Executor questions,
      Clock clock) {
    MissedDeletes missed =
        new MissedDeletes(
            partition -> state.get().flatMap(reader -> written(reader, partition)),
            input::tombstonesKept,
            remedyOfMissedDeletes(config),
            clock);
    return new InputCheck(
        topics(config, state, input, target, questions, clock),
        new InputStart(
            partitions -> {
              Map<TopicPartition, OffsetRange> ranges = input.ranges(partitions);
              missed.tell(ranges);
              return ranges;
            },
            consequenceOfLoss(config),
            questions));
  }

  /** Of a position that the stream goes on at, whatever else stands in the topic. */
  private static Optional<MissedDeletes.Written> written(StateReader state, TopicPartition input) {
    return state
        .view()
        .position(input)
        .filter(
            found -> state.view().generation().filter(now -> now.hasPosition(found)).isPresent())
        .filter(found -> found.offset().isPresent())
        .flatMap(
            found ->
                state
                    .positionWritten(input)
                    .map(at -> new MissedDeletes.Written(found.offset().getAsLong(), at)));
  }

  private static String remedyOfMissedDeletes(SinkConfig config) {
    return config.initialPhaseReason().filter(InitialPhaseReason::isComparison).isPresent()
        ? "To be certain, compare: set "
            + InitialPhaseConfig.STREAM_VERSION_CONFIG
            + " to another value"
        : "neaptide diff tells whether there are any";
  }

  private static RecreatedTopicDetector topics(
      SinkConfig config,
      Supplier<Optional<StateReader>> state,
      InputCluster input,
      Admin target,
      Executor questions,
      Clock clock) {
    TopicFormat topicFormat = config.topicFormat();
    ClusterProof proof =
        new ClusterProof(
            assignment -> CompletableFuture.supplyAsync(() -> input.shown(assignment), questions),
            input.group(),
            clock);
    boolean initialPhase = config.initialPhaseReason().isPresent();
    return new RecreatedTopicDetector(
        // An initial phase has proven it before there was a stream.
        assignment -> initialPhase || proof.isProven(assignment),
        topics ->
            new TopicIds(
                input.ids(topics),
                TopicIds.of(
                    target,
                    topics.stream().map(topicFormat::topicFor).collect(Collectors.toSet()))),
        topicFormat::topicFor,
        new ExpectedTopicIds(() -> state.get().map(StateReader::view), topicFormat),
        remedy(config),
        questions,
        clock);
  }

  private static String consequenceOfLoss(SinkConfig config) {
    return config.initialPhaseReason().filter(InitialPhaseReason::isComparison).isPresent()
        ? "Keys whose last rows or deletes are gone keep their former rows in the target topic. Set "
            + InitialPhaseConfig.STREAM_VERSION_CONFIG
            + " to another value to compare again"
        : "Rows and deletes that are gone are not in the target topic";
  }

  private static String remedy(SinkConfig config) {
    return config
        .initialPhaseReason()
        .map(need -> need.isComparison() ? ANOTHER_VERSION : ANOTHER_COPY)
        .orElse(RESET);
  }

  boolean isPassed(TopicPartition input) {
    return topics.mayBegin(input) && starts.isKnown(input);
  }
}
