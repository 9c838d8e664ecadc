package io.neaptide.connect.sink;

import io.neaptide.connect.common.config.ClusterConfig;
import io.neaptide.connect.common.kafka.ConnectionCheck;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** Makes the delivery that a configuration asks for. */
record Deliveries(TaskResources resources) {

  Delivery create(SinkConfig config, TaskIdentity task, SinkTaskContext context) {
    ClusterGuard guard = new ClusterGuard(config, new ConnectionCheck(resources.clients()));
    Delivery delivery =
        switch (config.delivery().guarantee()) {
          case AT_LEAST_ONCE -> atLeastOnce(config, task, context, guard);
          case EXACTLY_ONCE -> exactlyOnce(config, task, context, guard);
        };
    GroupOffsets committed =
        new GroupOffsets(
            () -> resources.clients().admin(TaskClients.adminProperties(config.cluster(), task)),
            TaskClients.group(config, task),
            work -> daemon(work, "neaptide-committed-" + task));
    return new SelfFeedDetector(
        delivery,
        context,
        guard::suspicion,
        committed,
        UUID.randomUUID().toString(),
        resources.clock());
  }

  private Thread daemon(Runnable work, String name) {
    Thread thread = resources.threads().newThread(work);
    thread.setName(name);
    thread.setDaemon(true);
    return thread;
  }

  private Delivery exactlyOnce(
      SinkConfig config, TaskIdentity task, SinkTaskContext context, ClusterGuard guard) {
    ExactlyOnceAssembly assembly =
        new ExactlyOnceAssembly(
            resources,
            config,
            task,
            context,
            guard,
            (need, parts, closing) ->
                new InitialAssembly(resources, config, task, context, parts, closing).steps(need));
    try {
      return assembly.delivery();
    } catch (RuntimeException e) {
      assembly.abandon();
      throw e;
    }
  }

  private Delivery atLeastOnce(
      SinkConfig config, TaskIdentity task, SinkTaskContext context, ClusterGuard guard) {
    ClusterConfig cluster = config.cluster();
    ProducerOpener opener = ProducerOpener.of(resources, config, task);
    TargetProducer producers =
        new TargetProducer(
            (topic, replace) -> {
              opener.topics().prepare(List.of(topic));
              return opener.open(ProducerSettings.of(cluster, task), old -> replace.run());
            },
            opener.splits()::look,
            opener.topics()::close);
    return new AtLeastOnceDelivery(
        task,
        context,
        new ExactlyOnceEnd(task, new StateTopicAccess(resources.clients(), config, task)),
        config.encoder(),
        TargetTopics.of(
            resources.clients(),
            TaskClients.adminProperties(cluster, task),
            config.topicCreation(),
            guard::requireNotRead),
        producers,
        TaskHook.of(config, task, resources.limits(), resources.clock()),
        resources.limits(),
        resources.clock(),
        resources.threads());
  }
}
