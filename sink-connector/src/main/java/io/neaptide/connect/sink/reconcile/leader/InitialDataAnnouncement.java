package io.neaptide.connect.sink.reconcile.leader;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.hook.InitialData;
import io.neaptide.connect.sink.hook.HookEvents;
import io.neaptide.connect.sink.hook.HookException;
import io.neaptide.connect.sink.hook.HookThread;
import io.neaptide.connect.sink.hook.QueuedEventSender;
import io.neaptide.connect.sink.producer.ProducerErrors;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.journal.GenerationJournal;
import io.neaptide.connect.sink.task.RunningTask;
import io.neaptide.connect.sink.topics.TargetTopics;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the hook that the initial data of a new stream is sent. The hook is called on its own
 * thread, as long as it needs; meanwhile the thread of the leader, which this is used on, writes
 * its heartbeat and sends what the hook sends.
 */
public final class InitialDataAnnouncement {

  private static final Logger log = LoggerFactory.getLogger(InitialDataAnnouncement.class);
  private static final Duration POLL = Duration.ofMillis(50);

  private final RunningTask task;
  private final HookThread hook;
  private final TargetTopics topics;
  private final TopicFormat topicFormat;
  private final boolean comparing;

  /**
   * @param comparing whether the target topics were compared with, so that the hook may send
   *     nothing to them
   */
  public InitialDataAnnouncement(
      RunningTask task,
      HookThread hook,
      TargetTopics topics,
      TopicFormat topicFormat,
      boolean comparing) {
    this.task = task;
    this.hook = hook;
    this.topics = topics;
    this.topicFormat = topicFormat;
    this.comparing = comparing;
  }

  /**
   * Returns when the hook has, and all that it sent is committed.
   *
   * @throws HookException if the hook failed
   * @throws KafkaException if what it sent could not be committed: it is to be called again
   */
  void announce(Generation generation, GenerationJournal journal) {
    SortedSet<String> targets = topicFormat.topicsFor(generation.fixedBounds().inputTopics());
    QueuedEventSender sender = new QueuedEventSender(comparing ? targets : Set.of());
    log.info(
        "{} tells its hook that the initial data is in {}; events after it wait until the hook has"
            + " returned",
        task.connector(),
        targets);
    CompletableFuture<Boolean> returned =
        hook.initialDataSent(
            new InitialData(task.connector(), generation.streamVersion(), targets, sender),
            sender::isClosed);
    try {
      while (!returned.isDone()) {
        sender.next(POLL).ifPresent(work -> perform(work, journal));
        journal.heartbeat();
        task.requireRunning();
      }
      for (Optional<QueuedEventSender.Work> work = sender.next(Duration.ZERO);
          work.isPresent();
          work = sender.next(Duration.ZERO)) {
        perform(work.get(), journal);
      }
      hook.await(returned, () -> {});
      journal.commit();
    } catch (KafkaException e) {
      sender.close(e);
      throw explained(e);
    } finally {
      // Where it has not even begun it never will: it is asked for again.
      returned.cancel(false);
      sender.close(new IllegalStateException("The callback has returned"));
    }
  }

  private void perform(QueuedEventSender.Work work, GenerationJournal journal) {
    if (work instanceof QueuedEventSender.Send send) {
      topics.ensure(send.event().topic());
      journal.send(HookEvents.record(send.event()));
    } else if (work instanceof QueuedEventSender.Flush flush) {
      journal.commit();
      flush.committed().countDown();
    }
  }

  /** What is refused as such would be refused each time. */
  private static KafkaException explained(KafkaException e) {
    if (e instanceof ConnectException || !ProducerErrors.isRefusal(e)) {
      return e;
    }
    return new HookException(
        "The target cluster refuses an event that the hook sent when the initial data was sent ("
            + ProducerErrors.reasonOf(e)
            + "). Let the topic take it (max.message.bytes, kafka.producer.max.request.size), or"
            + " correct the hook, then restart the task: the hook is called again",
        e);
  }
}
