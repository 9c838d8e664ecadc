package io.neaptide.connect.sink.reconcile.leader;

import io.neaptide.connect.sink.config.HookClass;
import io.neaptide.connect.sink.config.InitialPhaseConfig;
import io.neaptide.connect.sink.config.InputSelection;
import io.neaptide.connect.sink.config.SinkConfig;
import io.neaptide.connect.sink.hook.HookThread;
import io.neaptide.connect.sink.identity.StreamGuard;
import io.neaptide.connect.sink.input.InputCluster;
import io.neaptide.connect.sink.kafka.TaskClients;
import io.neaptide.connect.sink.metrics.InitialStep;
import io.neaptide.connect.sink.reconcile.leader.bounds.AddedTopics;
import io.neaptide.connect.sink.reconcile.leader.bounds.BoundsReader;
import io.neaptide.connect.sink.reconcile.leader.bounds.BoundsWatch;
import io.neaptide.connect.sink.reconcile.leader.bounds.ComparableTopics;
import io.neaptide.connect.sink.reconcile.leader.bounds.CurrentTopics;
import io.neaptide.connect.sink.reconcile.leader.bounds.GenerationTopics;
import io.neaptide.connect.sink.reconcile.leader.bounds.KafkaForeignWriters;
import io.neaptide.connect.sink.reconcile.leader.plan.PlanPublisher;
import io.neaptide.connect.sink.reconcile.leader.plan.PlanReview;
import io.neaptide.connect.sink.reconcile.plan.PlanRecords;
import io.neaptide.connect.sink.reconcile.report.ExampleKeys;
import io.neaptide.connect.sink.reconcile.report.PlanRows;
import io.neaptide.connect.sink.reconcile.scan.TargetReader;
import io.neaptide.connect.sink.reconcile.spill.SpillDirectory;
import io.neaptide.connect.sink.state.StateReader;
import io.neaptide.connect.sink.state.journal.GenerationJournal;
import io.neaptide.connect.sink.state.journal.OwnershipLock;
import io.neaptide.connect.sink.task.RunningTask;
import io.neaptide.connect.sink.topics.PlanTopic;
import io.neaptide.connect.sink.topics.TargetTopics;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Puts a leader together. */
public final class LeaderFactory {

  /**
   * The clusters as the leader asks them.
   *
   * @param clients opens further clients of the task
   * @param input the cluster that the input is on
   * @param target asks the cluster that the target topics are on
   * @param locks take the lock of the connector's owners
   */
  public record Clusters(
      TaskClients clients, InputCluster input, Admin target, Supplier<OwnershipLock> locks) {}

  private final RunningTask task;
  private final SinkConfig config;
  private final StreamGuard guard;
  private final Clusters clusters;
  private final TargetTopics targetTopics;
  private final Optional<SpillDirectory> files;
  private final Optional<HookThread> hook;

  /**
   * @param files where a comparison keeps its files; empty where nothing is compared
   * @param hook calls the hook, where there is one
   */
  public LeaderFactory(
      RunningTask task,
      SinkConfig config,
      StreamGuard guard,
      Clusters clusters,
      TargetTopics targetTopics,
      Optional<SpillDirectory> files,
      Optional<HookThread> hook) {
    this.task = task;
    this.config = config;
    this.guard = guard;
    this.clusters = clusters;
    this.targetTopics = targetTopics;
    this.files = files;
    this.hook = hook;
  }

  /**
   * The leader, not started.
   *
   * @param readers the reader of the state topic, once it is open
   * @param journals fences the leader before
   */
  public Leader leader(
      Supplier<Optional<StateReader>> readers, Function<StateReader, GenerationJournal> journals) {
    return new Leader(task, guard, readers, journals, steps());
  }

  private GenerationLifecycle steps() {
    InputSelection selection = InputSelection.of(config.properties());
    ComparableTopics comparable =
        new ComparableTopics(clusters.target(), targetTopics, config.topicFormat(), selection);
    CurrentTopics topics =
        new CurrentTopics(
            clusters.input(),
            clusters.target(),
            config.topicFormat(),
            selection,
            comparable::setAside);
    BoundsReader boundsReader =
        new BoundsReader(
            clusters.input(), clusters.target(), targetTopics, config.topicFormat(), comparable);
    BoundsWatch watch = new BoundsWatch(task, topics, new KafkaForeignWriters(clusters.target()));
    return new GenerationLifecycle(
        task,
        new GenerationOpener(
            task, guard, files.isPresent(), clusters.locks(), topics, boundsReader, watch),
        new UnfinishedGeneration(task, config.initial(), guard, topics),
        new FinishedStream(task, guard, topics),
        journal -> driver(journal, topics, watch),
        this::finisher,
        files.map(
            compared ->
                new AddedTopics(
                    task.id(),
                    topics,
                    boundsReader::beginning,
                    selection.pattern().isEmpty(),
                    task.clock())));
  }

  private GenerationDriver driver(
      GenerationJournal journal, GenerationTopics topics, BoundsWatch watch) {
    return files
        .<GenerationDriver>map(
            compared ->
                new ComparisonDriver(
                    task,
                    config.initial(),
                    new PlanReview(guard, config.initial().plan().topic().map(this::plans)),
                    journal,
                    searches(compared),
                    watch,
                    finisher(journal)))
        .orElseGet(() -> new CopyDriver(task, journal, topics, finisher(journal)));
  }

  private GenerationFinisher finisher(GenerationJournal journal) {
    return new GenerationFinisher(
        task, journal, announcement(), config.initial().mode() == InitialPhaseConfig.Mode.ONCE);
  }

  private PlanPublisher plans(String name) {
    PlanTopic topic = new PlanTopic(clusters.target(), name);
    return new PlanPublisher(
        task.connector(),
        new PlanRecords(name),
        new PlanPublisher.Topic() {
          @Override
          public void ensure() {
            clusters.clients().guard().requireForOwn(name, clusters.input().existing());
            topic.ensure();
          }

          @Override
          public void read(Consumer<ConsumerRecord<byte[], byte[]>> records, Runnable meanwhile) {
            BooleanSupplier cancelled =
                () -> {
                  meanwhile.run();
                  return task.isStopped();
                };
            topic.read(
                clusters.clients().scan(InitialStep.SEARCH, clusters.target(), cancelled), records);
            task.requireRunning();
          }
        },
        PlanRows.factory(clusters.clients(), config.initial(), task.clock()),
        () -> new ExampleKeys(config.initial().unreadableKeys()));
  }

  private OrphanSearch.Factory searches(SpillDirectory directory) {
    return (generation, claims, notes, interrupted) ->
        new OrphanSearch(
            generation,
            config.topicFormat(),
            claims,
            notes,
            new TargetReader(
                clusters.clients().scan(InitialStep.SEARCH, clusters.target(), interrupted),
                config.initial().existingRows(),
                interrupted),
            directory,
            new ExampleKeys(config.initial().unreadableKeys()));
  }

  private Optional<InitialDataAnnouncement> announcement() {
    return config
        .hook()
        .hookClass()
        .filter(HookClass::hasInitialCallback)
        .map(
            type ->
                new InitialDataAnnouncement(
                    task,
                    hook.orElseThrow(),
                    targetTopics,
                    config.topicFormat(),
                    files.isPresent()));
  }
}
