package io.neaptide.connect.source.discovery;

import java.time.Duration;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.connect.connector.ConnectorContext;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is known of the topics current and asks Connect for new task configurations when it
 * changed: other partitions, or a topic that was recreated. A discovery that fails changes nothing:
 * the last known set stays until a later one succeeds.
 */
public final class PartitionMonitor implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(PartitionMonitor.class);

  private final Supplier<DiscoveredTopics> discovery;
  private final Consumer<DiscoveredTopics> check;
  private final ConnectorContext context;
  private final ScheduledExecutorService scheduler;
  private Future<?> watching = CompletableFuture.completedFuture(null);
  private volatile DiscoveredTopics known = DiscoveredTopics.NONE;

  /**
   * Makes a monitor that knows nothing yet.
   *
   * @param check throws {@link ConnectException} where the connector must not go on with a set
   * @param scheduler runs the discoveries; shut down with this monitor
   */
  public PartitionMonitor(
      Supplier<DiscoveredTopics> discovery,
      Consumer<DiscoveredTopics> check,
      ConnectorContext context,
      ScheduledExecutorService scheduler) {
    this.discovery = discovery;
    this.check = check;
    this.context = context;
    this.scheduler = scheduler;
  }

  /**
   * Discovers for the first time, in the caller's thread.
   *
   * @throws ConnectException if that failed, or the connector must not start
   */
  public DiscoveredTopics discover() {
    DiscoveredTopics first = discovery.get();
    check.accept(first);
    known = first;
    return first;
  }

  /** Repeats the discovery, in another thread. */
  public void watch(Duration interval) {
    watching =
        scheduler.scheduleWithFixedDelay(
            this::refresh, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What the last successful discovery found. */
  public DiscoveredTopics known() {
    return known;
  }

  void refresh() {
    DiscoveredTopics found;
    try {
      found = discovery.get();
    } catch (InterruptException e) {
      log.debug("Stopped while looking for partitions", e);
      return;
    } catch (RuntimeException e) {
      // Also unexpected errors, which would end the schedule silently.
      if (!scheduler.isShutdown()) {
        log.warn(
            "Looking for new topics and partitions failed; the connector goes on with the {}"
                + " partitions that it knows and looks again at the next interval",
            known.partitions().size(),
            e);
      }
      return;
    }
    try {
      check.accept(found);
    } catch (ConnectException e) {
      context.raiseError(e);
      return;
    }
    if (!found.equals(known)) {
      logChange(found);
      known = found;
      context.requestTaskReconfiguration();
    }
  }

  private void logChange(DiscoveredTopics found) {
    SortedSet<TopicPartition> added = new TreeSet<>(PartitionList.ORDER);
    added.addAll(found.partitions());
    added.removeAll(known.partitions());
    SortedSet<TopicPartition> removed = new TreeSet<>(PartitionList.ORDER);
    removed.addAll(known.partitions());
    removed.removeAll(found.partitions());
    if (!removed.isEmpty()) {
      log.warn(
          "Partitions [{}] are not read any more: their topics were deleted, or the user of"
              + " kafka.bootstrap.servers may not describe them now. Where it should, allow it the"
              + " operations DESCRIBE and READ on them.",
          PartitionList.format(removed));
    }
    log.info(
        "Partitions changed: new [{}], gone [{}], of recreated topics {}",
        PartitionList.format(added),
        PartitionList.format(removed),
        found.recreatedSince(known));
  }

  @Override
  public void close() {
    watching.cancel(true);
    scheduler.shutdownNow();
  }
}
