package io.neaptide.connect.sink.kafka;

import io.neaptide.connect.common.kafka.KafkaClients;
import io.neaptide.connect.sink.config.SinkConfig;
import io.neaptide.connect.sink.metrics.WriteCounter;
import io.neaptide.connect.sink.producer.LimitedProducer;
import io.neaptide.connect.sink.producer.ProducerLimits;
import io.neaptide.connect.sink.producer.SizeCheck;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.task.TaskResources;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Opens producers that keep to what their topics take.
 *
 * @param topics the limits of the topics
 * @param splits finds those for which that was not enough
 * @param writes count what a producer writes in transactions
 */
public record ProducerOpener(
    KafkaClients clients,
    MessageLimits topics,
    SplitDetector splits,
    Supplier<WriteCounter> writes) {

  /** For the producers of a task; its limits are to be closed with them. */
  public static ProducerOpener of(TaskResources resources, SinkConfig config, TaskId task) {
    MessageLimits topics =
        new MessageLimits(
            task,
            () ->
                new KafkaTopicAdmin(
                    resources.clients().admin(TaskClients.adminProperties(config.cluster(), task)),
                    config.topicCreation()),
            resources.clock());
    return new ProducerOpener(
        resources.clients(),
        topics,
        new SplitDetector(task, topics, resources.clock()),
        () -> resources.metrics().writes(topicsWithoutRows(config, task)));
  }

  private static Set<String> topicsWithoutRows(SinkConfig config, TaskId task) {
    Set<String> topics = new HashSet<>();
    topics.add(config.exactlyOnce(task.connector()).stateTopic());
    topics.addAll(config.ownTopics().values());
    return topics;
  }

  /**
   * Opens a producer.
   *
   * @param replace makes its user take another one, where this one cannot go on
   */
  public LimitedProducer open(Map<String, Object> properties, Consumer<LimitedProducer> replace) {
    Map<String, Object> bounded = new HashMap<>(properties);
    bounded.put(
        ProducerConfig.BATCH_SIZE_CONFIG,
        topics.batchSize(ProducerLimits.of(properties).batchSize()));
    LimitedProducer opened =
        new LimitedProducer(
            clients.producer(bounded),
            sizes(bounded),
            Optional.ofNullable(bounded.get(ProducerConfig.TRANSACTIONAL_ID_CONFIG))
                .map(Object::toString),
            writes.get());
    splits.watch(opened, () -> replace.accept(opened));
    return opened;
  }

  /** The check of what a producer with these properties can write. */
  SizeCheck sizes(Map<String, Object> properties) {
    return new SizeCheck(ProducerLimits.of(properties), topics);
  }
}
