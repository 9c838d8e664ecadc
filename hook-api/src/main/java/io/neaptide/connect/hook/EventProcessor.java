package io.neaptide.connect.hook;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;

/**
 * A hook of {@code TableSinkConnector}: a class with a public constructor without parameters, named
 * by {@code event.processor.class}. Its jar belongs into the folder of the plugin, beside the
 * connector's own jars.
 *
 * <p><b>Lifecycle.</b> Each task has one instance. {@link #configure}, then {@link #start}, are
 * called once, before anything else; {@link #stop} is called once, last, also when {@link #start}
 * has failed. When the connector's configuration is validated, an instance is made only to be asked
 * for its {@link #config}.
 *
 * <p><b>Threads.</b> All methods are called on threads of the connector, never on the one that
 * Connect calls the task on, so a slow hook does not make the task miss {@code
 * max.poll.interval.ms}: records wait meanwhile, and the input is paused. Calls of one instance
 * never overlap and each sees what the one before it did, but they may come from different threads.
 * When the task is stopped while a call is still running, its thread is interrupted.
 *
 * <p><b>Errors.</b> When {@link #beforeSend} or {@link #afterSend} throws a {@link
 * org.apache.kafka.connect.errors.RetriableException}, it is called again after a pause, for as
 * long as it does; {@link #beforeSend} is given the original events then, not what an earlier call
 * made of them. Any other exception fails the task, with nothing of the batch sent, or, from {@link
 * #afterSend}, with the batch acknowledged. Nothing is lost: a task that is started again reads on
 * from what was acknowledged last.
 *
 * <p><b>Repetition.</b> Events can be given again after a failure, a rebalance or a restart: a hook
 * must be idempotent.
 */
public interface EventProcessor {

  /**
   * The properties that this hook knows, without the prefix {@code event.processor.}, so that they
   * are validated with the connector's. Unknown properties are not an error.
   */
  default ConfigDef config() {
    return new ConfigDef();
  }

  /**
   * Says why the hook cannot work for a connector as it is configured, so that the configuration is
   * refused before anything starts. Asked when a configuration is validated, of an instance that is
   * neither configured nor started.
   *
   * @return what to change, as a text that is read alone; empty where all is well
   */
  default Optional<String> unsuitable(EventProcessorContext context) {
    return Optional.empty();
  }

  /**
   * Takes the hook's own configuration.
   *
   * @param properties everything that begins with {@code event.processor.}, without that prefix
   *     (and without {@code class})
   * @throws org.apache.kafka.common.config.ConfigException if it is not right; the task fails
   */
  default void configure(Map<String, String> properties) {}

  /**
   * Begins to work for a task: the place to open connections.
   *
   * @throws org.apache.kafka.connect.errors.ConnectException if that fails; the task fails
   */
  default void start(EventProcessorContext context) {}

  /**
   * Called before a batch of events is sent, on all events that will be: rows and tombstones of the
   * initial difference, and everything that is streamed.
   *
   * <p>The list may be changed: events removed, replaced, added or put into another order. A
   * removed event counts as handled. Events of a key are sent in the order of the list, so whoever
   * changes the order answers for that of each key. Where the connector compares with existing data
   * ({@link EventProcessorContext#comparesWithExisting}), events may only be removed, and the order
   * not changed: the comparison comes first, so a row that was changed here would be different
   * again for the next new stream, and one that was added would be deleted. Doing so all the same
   * fails the task.
   *
   * @param events at most {@code event.batch.size}, never empty; with exactly-once delivery all
   *     from one input partition. The list is the hook's only until this returns
   */
  default void beforeSend(List<Event> events) {}

  /**
   * Called after the brokers acknowledged a batch; with exactly-once delivery, after its
   * transaction is committed. Batches come in the order in which they were sent, but further ones
   * may have been through {@link #beforeSend} by then. A batch that is not sent in the end, because
   * its transaction was aborted or its partition taken away, never comes here. Of a batch that is
   * sent in part, because the rest was refused or taken away, that part comes.
   *
   * <p>With at-least-once delivery the offsets of the input are committed only when this has
   * returned, so what was acknowledged comes here, or is sent again. With exactly-once delivery
   * they are committed with the events: after a crash between the commit and this call, or a commit
   * of which nobody learned whether it took place, the call is missing. It may also come late, when
   * another task has the partition already and has called {@link #beforeSend} for later events of
   * the same keys: a hook that keeps what it is told must let this confirm only what the same
   * instance noted before.
   *
   * @param events what was sent: the very objects that {@link #beforeSend} left in the list. Not
   *     modifiable; not called where nothing was left
   */
  default void afterSend(List<Event> events) {}

  /**
   * Called once per new stream when the initial data stands in the target topics, committed. Only
   * after it has returned, and all that it sent is acknowledged, does anyone pass on events beyond
   * the initial data. Called on the task that leads, task 0, only.
   *
   * <p>If it throws, or the worker is lost meanwhile, it is called again after the restart; it is
   * never skipped. It may take as long as it needs. Calls of {@link #afterSend} of other tasks may
   * still be on their way.
   *
   * <p>A class that implements this method makes the connector have an initial phase, which takes
   * {@code worker.kafka.bootstrap.servers}, exactly-once delivery, and an input that is read
   * committed from its beginning. Without a comparison a new stream then writes its input from the
   * beginning up to where it ended when the stream began, calls this, and streams on.
   */
  default void onInitialDataSent(InitialData initialData) {}

  /** Ends the work for the task: the place to close what was opened. */
  default void stop() {}
}
