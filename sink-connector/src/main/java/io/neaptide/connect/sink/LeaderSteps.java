package io.neaptide.connect.sink;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.StateView;
import java.time.Clock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.connect.sink.SinkTask;

/** What the leader of a task does, on its clusters and in its working directory. */
final class LeaderSteps implements Leader.Steps {

  private final TaskIdentity task;
  private final SinkConfig config;
  private final TaskClients clients;
  private final Admin target;
  private final WorkingDirectory directory;
  private final Streams streams;
  private final Clock clock;
  private final BoundsReader boundsReader;
  private final GenerationOpening opening;
  private final AddedTopics addedTopics;

  LeaderSteps(
      TaskIdentity task,
      SinkConfig config,
      TaskClients clients,
      InputCluster input,
      Admin target,
      TargetTopics targetTopics,
      WorkingDirectory directory,
      Streams streams,
      Clock clock) {
    this.task = task;
    this.config = config;
    this.clients = clients;
    this.target = target;
    this.directory = directory;
    this.streams = streams;
    this.clock = clock;
    this.boundsReader =
        new BoundsReader(input, target, targetTopics, config.topicFormat(), config.properties());
    this.opening =
        new GenerationOpening(
            task, config.initial().streamVersion(), target, boundsReader, streams, clock);
    boolean named = !config.properties().getOrDefault(SinkTask.TOPICS_CONFIG, "").isBlank();
    this.addedTopics = new AddedTopics(task, boundsReader, named, clock);
  }

  @Override
  public Generation open(long number, LeaderJournal journal) {
    return opening.open(number, journal);
  }

  @Override
  public boolean finish(Generation generation, LeaderJournal journal) {
    return new GenerationLead(
            task,
            config.initial(),
            journal,
            boundsReader,
            (decided, interrupted) -> decision(decided, journal.view(), interrupted),
            streams,
            clock)
        .finish(generation);
  }

  private Decision decision(Generation generation, StateView view, BooleanSupplier interrupted) {
    TopicFormat topicFormat = config.topicFormat();
    return new Decision(
        generation.number(),
        generation.bounds().orElseThrow(),
        topicFormat,
        view,
        clients.scan(target, interrupted),
        directory,
        config.initial().exampleKeys());
  }

  @Override
  public void admit(Generation streaming, Supplier<LeaderJournal> journals) {
    addedTopics.look(streaming, journals);
  }
}
