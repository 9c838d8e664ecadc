package io.neaptide.connect.sink.reconcile.follower;

import io.neaptide.connect.sink.config.SinkConfig;
import io.neaptide.connect.sink.delivery.exactlyonce.ExactlyOnceParts;
import io.neaptide.connect.sink.reconcile.leader.Leader;
import io.neaptide.connect.sink.reconcile.leader.LeaderFactory;
import io.neaptide.connect.sink.reconcile.spill.SpillDirectory;
import io.neaptide.connect.sink.state.StateReader;
import io.neaptide.connect.sink.state.StateTopicOpener;
import io.neaptide.connect.sink.state.journal.GenerationJournal;
import io.neaptide.connect.sink.state.journal.InitialPhaseNotices;
import io.neaptide.connect.sink.task.RunningTask;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.task.TaskResources;
import io.neaptide.connect.sink.topics.NotificationTopic;
import io.neaptide.connect.sink.topics.TargetTopics;
import io.neaptide.connect.sink.transaction.RowOutput;
import java.time.Duration;
import java.util.Deque;
import java.util.Optional;

/** Starts the leader beside the follower of task 0, on a thread of its own. */
final class LeaderStart {

  private final TaskResources resources;
  private final SinkConfig config;
  private final TaskId task;
  private final ExactlyOnceParts parts;
  private final Deque<Runnable> closing;

  /**
   * @param closing takes what is to be closed, the last first
   */
  LeaderStart(
      TaskResources resources,
      SinkConfig config,
      TaskId task,
      ExactlyOnceParts parts,
      Deque<Runnable> closing) {
    this.resources = resources;
    this.config = config;
    this.task = task;
    this.parts = parts;
    this.closing = closing;
  }

  /**
   * Starts it, in the task that has it.
   *
   * @param directory for what a comparison keeps on disk; empty where nothing is compared
   * @param outputs how deletes are written
   */
  void start(Optional<SpillDirectory> directory, RowOutput.Factory outputs) {
    if (task.index() != 0) {
      return;
    }
    TargetTopics topics = TargetTopics.of(parts.clients(), config.topicCreation());
    closing.push(topics::close);
    Leader leader =
        new LeaderFactory(
                RunningTask.ofWorker(task, parts.streams(), resources.clock())
                    .withMetrics(resources.metrics()),
                config,
                parts.guard(),
                new LeaderFactory.Clusters(
                    parts.clients(), parts.input(), parts.target(), parts.state().locks()),
                topics,
                directory,
                parts.hook())
            .leader(parts.state().reader(), reader -> journal(reader, outputs));
    Thread thread = parts.clients().thread(leader, "leader");
    closing.push(() -> join(thread));
    thread.start();
  }

  private GenerationJournal journal(StateReader reader, RowOutput.Factory outputs) {
    config.notificationTopic().ifPresent(this::ensureNotifications);
    return new GenerationJournal(
        reader,
        parts.state().records(),
        parts.clients().leaderWriter(StateTopicOpener.MAX_RECORD_BYTES),
        outputs,
        resources.clock(),
        config
            .notificationTopic()
            .map(topic -> new InitialPhaseNotices(topic, task.connector(), resources.clock())));
  }

  private void ensureNotifications(String topic) {
    parts.clients().guard().requireForOwn(topic, parts.input().existing());
    NotificationTopic.ensure(parts.target(), topic);
  }

  private static void join(Thread thread) {
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(2).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
