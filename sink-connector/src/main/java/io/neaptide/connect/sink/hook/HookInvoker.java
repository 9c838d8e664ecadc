package io.neaptide.connect.sink.hook;

import io.neaptide.connect.common.time.ExponentialBackoff;
import io.neaptide.connect.common.time.PeriodicTimer;
import io.neaptide.connect.hook.Event;
import io.neaptide.connect.hook.EventProcessor;
import io.neaptide.connect.hook.EventProcessorContext;
import io.neaptide.connect.hook.InitialData;
import io.neaptide.connect.sink.config.HookConfig;
import io.neaptide.connect.sink.config.InitialPhaseConfig;
import io.neaptide.connect.sink.config.SinkConfig;
import io.neaptide.connect.sink.metrics.HookMetrics;
import io.neaptide.connect.sink.metrics.HookMetrics.Call;
import io.neaptide.connect.sink.task.TaskRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.connect.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hook of a task: calls it, tries again what it says can be tried again, and tells what its
 * failures mean. Used by one thread at a time.
 */
public final class HookInvoker {

  private static final Logger log = LoggerFactory.getLogger(HookInvoker.class);

  /** The longest pause, as a multiple of the shortest. */
  private static final int LONGEST_PAUSE = 64;

  /** Waits before the hook is called again. */
  public interface Pause {
    /** Waits; returns whether the hook is not to be called again. */
    boolean isCancelledAfter(Duration pause);
  }

  private final EventProcessor processor;
  private final Map<String, String> properties;
  private final EventProcessorContext context;
  private final int batchSize;
  private final ExponentialBackoff backoff;
  private final HookMetrics metrics;
  private final PeriodicTimer warnTimer;

  /** The hook of a task, where the connector has one. */
  public static Optional<HookInvoker> of(SinkConfig config, TaskRuntime runtime) {
    HookConfig hook = config.hook();
    return hook.hookClass()
        .map(
            type ->
                new HookInvoker(
                    type.newInstance(),
                    hook.properties(),
                    config
                        .hookContext(runtime.task())
                        .withMetrics(new HookRegistration(runtime.metrics().registration())),
                    hook.batchSize(),
                    runtime));
  }

  public HookInvoker(
      EventProcessor processor,
      Map<String, String> properties,
      EventProcessorContext context,
      int batchSize,
      TaskRuntime runtime) {
    this.processor = processor;
    this.properties = properties;
    this.context = context;
    this.batchSize = batchSize;
    this.metrics = runtime.metrics().hook();
    Duration pause = runtime.limits().retryBackoff();
    this.backoff = new ExponentialBackoff(pause, pause.multipliedBy(LONGEST_PAUSE));
    this.warnTimer = new PeriodicTimer(runtime.clock(), runtime.limits().warnInterval());
  }

  /** How many events it is given at once, at most. */
  public int batchSize() {
    return batchSize;
  }

  /**
   * Configures and starts it.
   *
   * @throws HookException if that fails
   */
  public void start() {
    try {
      processor.configure(Map.copyOf(properties));
      processor.start(context);
    } catch (Exception | LinkageError e) {
      throw new HookException(
          describe("could not be started", e) + ". Correct what it says, then restart the task", e);
    }
    log.info(
        "{} is started for task {} of {}", name(), context.taskIndex(), context.connectorName());
  }

  /**
   * Gives it the events of a batch.
   *
   * @param originals not changed
   * @return what it left of them; empty where the pause was cancelled
   * @throws HookException if it fails for good, or did to the events what it may not do
   */
  public Optional<List<Event>> beforeSend(List<Event> originals, Pause pause) {
    List<Header[]> headers = originals.stream().map(event -> event.headers().toArray()).toList();
    for (int failures = 0; ; failures++) {
      List<Event> events = new ArrayList<>(originals);
      try {
        call(Call.BEFORE_SEND, () -> processor.beforeSend(events));
        List<Event> left = checked(originals, events);
        metrics.changed(originals, left);
        return Optional.of(left);
      } catch (RetriableException e) {
        metrics.retried(Call.BEFORE_SEND);
        if (isCancelledAfterPause("before a batch is sent", e, failures, pause)) {
          return Optional.empty();
        }
        restore(originals, headers);
      } catch (HookException e) {
        metrics.failed(Call.BEFORE_SEND);
        throw e;
      } catch (Exception | LinkageError e) {
        metrics.failed(Call.BEFORE_SEND);
        throw new HookException(
            describe("failed before " + originals.size() + " events were sent", e)
                + ". None of them was sent. Correct what it says, then restart the task: it is"
                + " given them again",
            e);
      }
    }
  }

  /** Headers are all of an event that a hook can change. */
  private static void restore(List<Event> originals, List<Header[]> headers) {
    for (int i = 0; i < headers.size(); i++) {
      Headers changed = originals.get(i).headers();
      for (Header each : changed.toArray()) {
        changed.remove(each.key());
      }
      for (Header each : headers.get(i)) {
        changed.add(each);
      }
    }
  }

  /**
   * Gives it the events that were acknowledged.
   *
   * @return false where the pause was cancelled
   * @throws HookException if it fails for good
   */
  public boolean afterSend(List<Event> sent, Pause pause) {
    for (int failures = 0; ; failures++) {
      try {
        call(Call.AFTER_SEND, () -> processor.afterSend(sent));
        return true;
      } catch (RetriableException e) {
        metrics.retried(Call.AFTER_SEND);
        if (isCancelledAfterPause("after a batch was sent", e, failures, pause)) {
          return false;
        }
      } catch (Exception | LinkageError e) {
        metrics.failed(Call.AFTER_SEND);
        throw new HookException(
            describe("failed after " + sent.size() + " events were acknowledged", e)
                + ". They stand in their topics. Correct what it says, then restart the task",
            e);
      }
    }
  }

  /**
   * Tells it that the initial data is sent.
   *
   * @throws HookException if it fails
   */
  void initialDataSent(InitialData initialData) {
    try {
      call(Call.INITIAL_DATA, () -> processor.onInitialDataSent(initialData));
    } catch (Exception | LinkageError e) {
      metrics.failed(Call.INITIAL_DATA);
      throw new HookException(
          describe("failed when the initial data had been sent", e)
              + ". That data stands in the target topics, and nothing after it was passed on."
              + " Correct what it says, then restart the task: the hook is called again",
          e);
    }
  }

  /** What a hook does may throw anything. */
  private interface HookCall {
    void run() throws Exception;
  }

  private void call(Call call, HookCall hook) throws Exception {
    long begun = metrics.begin();
    try {
      hook.run();
    } finally {
      metrics.ended(call, begun);
    }
  }

  /** Ends it; what fails then is logged. */
  public void stop() {
    try {
      processor.stop();
    } catch (Exception | LinkageError e) {
      log.warn("{}", describe("could not be stopped", e), e);
    }
  }

  private List<Event> checked(List<Event> originals, List<Event> left) {
    if (left.stream().anyMatch(Objects::isNull)) {
      throw new HookException(
          name() + " left a null among the events to send; remove events instead");
    }
    List<Event> events = List.copyOf(left);
    if (context.comparesWithExisting()) {
      refuseOthers(originals, events);
    }
    return events;
  }

  /** What is left must be some of the originals, in their order. */
  private void refuseOthers(List<Event> originals, List<Event> left) {
    int next = 0;
    for (Event event : left) {
      while (next < originals.size() && originals.get(next) != event) {
        next++;
      }
      if (next == originals.size()) {
        throw new HookException(
            name()
                + " changed, added or moved an event before it was sent ("
                + event
                + "). With "
                + InitialPhaseConfig.FETCH_EXISTING_CONFIG
                + "=true it may only remove events: the comparison with existing data comes before"
                + " the hook, so a row that it changes would differ again for every new stream, and"
                + " one that it adds would be deleted by it. None of the batch was sent. Change"
                + " rows with a transform, or set "
                + InitialPhaseConfig.FETCH_EXISTING_CONFIG
                + "=false");
      }
      next++;
    }
  }

  private boolean isCancelledAfterPause(
      String when, RetriableException e, int failures, Pause pause) {
    if (warnTimer.isDue()) {
      log.warn("{} cannot go on {}; it is called again until it can", name(), when, e);
    }
    return pause.isCancelledAfter(backoff.after(failures));
  }

  private String describe(String what, Throwable e) {
    return name() + " " + what + " (" + e + ")";
  }

  private String name() {
    return "The hook " + processor.getClass().getName();
  }
}
