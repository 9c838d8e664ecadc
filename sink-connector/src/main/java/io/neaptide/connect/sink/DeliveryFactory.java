package io.neaptide.connect.sink;

import io.neaptide.connect.common.config.ClusterConfig;
import io.neaptide.connect.common.metrics.TaskMetrics;
import io.neaptide.connect.sink.config.ProducerSettings;
import io.neaptide.connect.sink.config.SinkConfig;
import io.neaptide.connect.sink.delivery.AssignmentTracker;
import io.neaptide.connect.sink.delivery.Delivery;
import io.neaptide.connect.sink.delivery.atleastonce.AtLeastOnceDelivery;
import io.neaptide.connect.sink.delivery.atleastonce.TargetProducer;
import io.neaptide.connect.sink.delivery.exactlyonce.ExactlyOnceFactory;
import io.neaptide.connect.sink.hook.HookInvoker;
import io.neaptide.connect.sink.kafka.ClusterGuard;
import io.neaptide.connect.sink.kafka.ProducerOpener;
import io.neaptide.connect.sink.kafka.SelfFeedGate;
import io.neaptide.connect.sink.kafka.TaskClients;
import io.neaptide.connect.sink.metrics.SinkMetrics;
import io.neaptide.connect.sink.reconcile.follower.FollowerFactory;
import io.neaptide.connect.sink.state.alteration.StateTopicAccess;
import io.neaptide.connect.sink.task.InputAssignment;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.task.TaskResources;
import io.neaptide.connect.sink.topics.TargetTopics;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** Makes the delivery that a configuration asks for. */
record DeliveryFactory(TaskResources resources) {

  /** The metrics of a task. */
  SinkMetrics metrics(SinkConfig config, TaskId task, SinkTaskContext context) {
    return new SinkMetrics(
        TaskMetrics.of(context, task.connector(), task.index(), resources.clock()),
        config.metricsPartitionsMax(),
        resources.clock());
  }

  /** The same, whose deliveries are measured. */
  DeliveryFactory with(SinkMetrics metrics) {
    return new DeliveryFactory(resources.withMetrics(metrics));
  }

  Delivery create(SinkConfig config, TaskId task, SinkTaskContext context) {
    InputAssignment assignment = new InputAssignment(resources.clock());
    ClusterGuard guard =
        new ClusterGuard(
            config,
            resources.clients(),
            SelfFeedGate.of(resources.clients(), config, task, assignment, resources.clock()));
    Delivery delivery =
        switch (config.delivery().guarantee()) {
          case AT_LEAST_ONCE -> atLeastOnce(config, task, context, guard);
          case EXACTLY_ONCE -> exactlyOnce(config, task, context, guard);
        };
    return new AssignmentTracker(delivery, assignment);
  }

  private Delivery exactlyOnce(
      SinkConfig config, TaskId task, SinkTaskContext context, ClusterGuard guard) {
    ExactlyOnceFactory assembly =
        new ExactlyOnceFactory(
            resources,
            config,
            task,
            context,
            guard,
            (need, parts, closing) ->
                new FollowerFactory(resources, config, task, context, parts, closing)
                    .initialPhase(need));
    try {
      return assembly.delivery();
    } catch (RuntimeException e) {
      assembly.abandon();
      throw e;
    }
  }

  private Delivery atLeastOnce(
      SinkConfig config, TaskId task, SinkTaskContext context, ClusterGuard guard) {
    ClusterConfig cluster = config.cluster();
    ProducerOpener opener = ProducerOpener.of(resources, config, task);
    TargetProducer producers =
        new TargetProducer(
            (topic, replace) -> {
              opener.topics().prepare(List.of(topic));
              return opener.open(ProducerSettings.of(cluster, task), old -> replace.run());
            },
            opener.splits()::check,
            opener.topics()::close);
    return new AtLeastOnceDelivery(
        resources.runtime(task),
        context,
        SwitchToAtLeastOnce.of(
            task,
            new StateTopicAccess(resources.clients(), config, task),
            RandomGenerator.getDefault()),
        config.encoder(),
        TargetTopics.of(
            resources.clients(),
            TaskClients.adminProperties(cluster, task),
            config.topicCreation(),
            guard::requireForRows),
        producers,
        HookInvoker.of(config, resources.runtime(task)));
  }
}
