package io.neaptide.connect.sink.reconcile.leader;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.sink.config.DeliveryConfig;
import io.neaptide.connect.sink.config.InitialPhaseConfig;
import io.neaptide.connect.sink.config.InputSelection;
import io.neaptide.connect.sink.config.SinkConfig;
import io.neaptide.connect.sink.identity.StreamGuard;
import io.neaptide.connect.sink.input.InputCluster;
import io.neaptide.connect.sink.kafka.TaskClients;
import io.neaptide.connect.sink.reconcile.diff.SpillDirectory;
import io.neaptide.connect.sink.reconcile.report.ExampleKeys;
import io.neaptide.connect.sink.reconcile.scan.ScanSummaries;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Claim;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.GenerationJournal;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.task.ConnectorPause;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.task.TaskLifecycle;
import io.neaptide.connect.sink.topics.TargetTopics;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the leader of a task does, on its clusters and in its working directory. */
public final class GenerationLifecycle implements Leader.Steps {

  private static final Logger log = LoggerFactory.getLogger(GenerationLifecycle.class);

  private static final Bounds NOTHING = Bounds.of(Map.of(), Map.of(), Map.of());

  private final TaskId task;
  private final SinkConfig config;
  private final StreamGuard guard;
  private final TaskClients clients;
  private final Admin target;
  private final Optional<SpillDirectory> directory;
  private final ScanSummaries scanned;
  private final Optional<InitialDataAnnouncement> announcement;
  private final TaskLifecycle lifecycle;
  private final Clock clock;
  private final BoundsReader boundsReader;
  private final ForeignWriters others;
  private final ReadingTime readingTime;
  private final GenerationOpener opening;
  private final AddedTopics addedTopics;
  private final RemainingInput remainingInput;

  /**
   * @param directory where a comparison keeps its files; none where nothing is compared
   * @param announcement tells a hook when the initial data is written, where there is one
   */
  public GenerationLifecycle(
      TaskId task,
      SinkConfig config,
      StreamGuard guard,
      TaskClients clients,
      InputCluster input,
      Admin target,
      TargetTopics targetTopics,
      Optional<SpillDirectory> directory,
      ScanSummaries scanned,
      Optional<InitialDataAnnouncement> announcement,
      TaskLifecycle lifecycle,
      Clock clock) {
    this.task = task;
    this.config = config;
    this.guard = guard;
    this.clients = clients;
    this.target = target;
    this.directory = directory;
    this.scanned = scanned;
    this.announcement = announcement;
    this.lifecycle = lifecycle;
    this.clock = clock;
    InputSelection selection = InputSelection.of(config.properties());
    this.boundsReader =
        new BoundsReader(input, target, targetTopics, config.topicFormat(), selection);
    this.others = new ForeignWriters(task, new KafkaForeignWriters(target));
    this.readingTime = new ReadingTime(task, clock);
    this.opening =
        new GenerationOpener(
            task,
            guard,
            isComparing(),
            target,
            boundsReader,
            others,
            readingTime,
            lifecycle,
            clock);
    this.remainingInput = new RemainingInput(task, boundsReader, lifecycle, clock);
    this.addedTopics = new AddedTopics(task, boundsReader, selection.pattern().isEmpty(), clock);
  }

  @Override
  public Generation open(long number, GenerationJournal journal) {
    return opening.open(number, journal);
  }

  private boolean isComparing() {
    return config.initial().fetchExisting();
  }

  @Override
  public boolean finish(Generation generation, GenerationJournal journal) {
    GenerationDriver lead = lead(journal);
    return isComparing() ? lead.compare(generation) : lead.copy(generation);
  }

  /**
   * Without a comparison the positions tell what is written; and when all is written, it only
   * remains to tell the hook.
   */
  @Override
  public boolean resume(Generation unfinished, GenerationJournal journal) {
    if (!guard.isOfStream(unfinished)) {
      return false;
    }
    requireNotLeft(unfinished);
    Bounds bounds = unfinished.bounds().orElse(NOTHING);
    boolean compared = !bounds.target().isEmpty();
    boolean announcing =
        unfinished.phase() == Phase.ANNOUNCE
            && (!isComparing()
                || (compared && config.initial().mode() == InitialPhaseConfig.Mode.APPLY));
    boolean copying = unfinished.phase() == Phase.COPY && !isComparing();
    if (!compared && (announcing || copying)) {
      // What is written of it is not undone by beginning again.
      guard.requireTheseSettings(unfinished);
    }
    if (!(announcing || copying) || !guard.isByTheseSettings(unfinished)) {
      return false;
    }
    Optional<Generation> remaining =
        compared ? asCompared(unfinished) : remainingInput.of(unfinished, journal::beat);
    if (remaining.isEmpty()) {
      return false;
    }
    if (!compared) {
      GenerationDriver.requireSameTopics(boundsReader, remaining.get());
    }
    log.info(
        "{} goes on with generation {}, in phase {}",
        task.connector(),
        unfinished.number(),
        unfinished.phase());
    GenerationDriver lead = lead(journal);
    return announcing ? lead.announce(remaining.get()) : lead.copy(remaining.get());
  }

  /** What was compared is compared again where its topics are others, and not written again. */
  private Optional<Generation> asCompared(Generation unfinished) {
    Bounds bounds = unfinished.bounds().orElseThrow();
    return boundsReader.areRead(bounds) && boundsReader.isCurrent(bounds)
        ? Optional.of(unfinished)
        : Optional.empty();
  }

  /**
   * What the target topics hold by now is found by a comparison, but not by writing the input once
   * more, which is for the user to decide.
   */
  private void requireNotLeft(Generation last) {
    if (last.phase() != Phase.LEFT) {
      return;
    }
    if (!isComparing()) {
      throw new ConnectException(
          "Since the stream of "
              + InitialPhaseConfig.STREAM_VERSION_CONFIG
              + "="
              + last.streamVersion()
              + " was begun, the connector has delivered with "
              + DeliveryConfig.GUARANTEE_CONFIG
              + "=at_least_once, so its state topic does not say any more how far the input was"
              + " written. Set "
              + InitialPhaseConfig.STREAM_VERSION_CONFIG
              + " to another value: the next start writes the input again from its beginning before"
              + " its hook is told");
    }
    log.info(
        "{} has delivered at least once since it compared last, so it compares again",
        task.connector());
  }

  private GenerationDriver lead(GenerationJournal journal) {
    return new GenerationDriver(
        task,
        config.initial(),
        journal,
        boundsReader,
        this::decision,
        announcement,
        others,
        readingTime,
        ConnectorPause.ofWorker(task, clock),
        lifecycle,
        clock);
  }

  private OrphanSearch decision(
      Generation generation, Map<TopicPartition, Claim> claims, BooleanSupplier interrupted) {
    TopicFormat topicFormat = config.topicFormat();
    return new OrphanSearch(
        generation.number(),
        generation.bounds().orElseThrow(),
        topicFormat,
        claims,
        clients.scan(target, interrupted),
        directory.orElseThrow(),
        new ExampleKeys(config.initial().unreadableKeys()),
        scanned);
  }

  @Override
  public void admit(Generation streaming, Supplier<GenerationJournal> journals) {
    if (isComparing()) {
      addedTopics.look(streaming, journals);
    }
  }
}
