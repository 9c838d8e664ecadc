package io.neaptide.connect.sink;

import io.neaptide.connect.common.config.ClusterConfig;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** Makes the delivery that a configuration asks for. */
record Deliveries(TaskResources resources) {

  Delivery create(SinkConfig config, TaskIdentity task, SinkTaskContext context) {
    return switch (config.delivery().guarantee()) {
      case AT_LEAST_ONCE -> atLeastOnce(config, task, context);
      case EXACTLY_ONCE -> exactlyOnce(config, task, context);
    };
  }

  private Delivery exactlyOnce(SinkConfig config, TaskIdentity task, SinkTaskContext context) {
    ExactlyOnceAssembly assembly =
        new ExactlyOnceAssembly(
            resources,
            config,
            task,
            context,
            (need, parts, closing) ->
                new InitialAssembly(resources, config, task, context, parts, closing).steps(need));
    try {
      return assembly.delivery();
    } catch (RuntimeException e) {
      assembly.abandon();
      throw e;
    }
  }

  private Delivery atLeastOnce(SinkConfig config, TaskIdentity task, SinkTaskContext context) {
    ClusterConfig cluster = config.cluster();
    return new AtLeastOnceDelivery(
        task,
        context,
        new ExactlyOnceEnd(task, new StateTopicAccess(resources.clients(), config, task)),
        config.encoder(),
        TargetTopics.of(
            resources.clients(),
            TaskClients.adminProperties(cluster, task),
            config.topicCreation()),
        new TargetProducer(() -> resources.clients().producer(ProducerSettings.of(cluster, task))),
        TaskHook.of(config, task, resources.limits(), resources.clock()),
        resources.limits(),
        resources.clock(),
        resources.threads());
  }
}
