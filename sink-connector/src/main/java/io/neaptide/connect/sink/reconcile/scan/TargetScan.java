package io.neaptide.connect.sink.reconcile.scan;

import io.neaptide.connect.sink.reconcile.diff.Buckets;
import io.neaptide.connect.sink.reconcile.diff.ExistingRecords;
import io.neaptide.connect.sink.reconcile.diff.ExistingRows;
import io.neaptide.connect.sink.reconcile.diff.KnownRecords;
import io.neaptide.connect.sink.reconcile.diff.PartitionNote;
import io.neaptide.connect.sink.reconcile.diff.SomePartitions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * What a task has to know of a target topic in order to compare: every record of the partitions
 * where keys that it collects belong, and of all others those that do not belong there.
 *
 * <p>It reads the former, and whatever else is required later. Of the others it takes the notes of
 * tasks that have read them, and reads those where a note has had no room. Thread-safe.
 */
public final class TargetScan {

  /** Reads the topic; on the thread that scans. */
  public interface Reading {
    /** Reads partitions up to their bounds. */
    ScannedPartitions read(Set<Integer> partitions);
  }

  /**
   * Partitions that were read up to their bounds.
   *
   * @param rows all their records that have a key, sealed
   * @param notes the note of each that was read from one replica; the others are read again
   */
  public record ScannedPartitions(ExistingRows rows, Map<Integer, PartitionNote> notes) {}

  private final Reading reading;
  private final Executor scanning;
  private final Buckets buckets;

  /** Not 0 for partitions that are read, are being read, or wait to be read. */
  private final AtomicIntegerArray required;

  private final Set<Integer> waiting = new TreeSet<>();

  /** The partitions that are not required and have no note yet. */
  private final Set<Integer> unknown = new TreeSet<>();

  private final List<ExistingRecords> rows = new ArrayList<>();
  private final Map<Integer, PartitionNote> notes = new HashMap<>();
  private final Map<Integer, List<PartitionNote.Misplaced>> misplacedElsewhere = new HashMap<>();
  private final UnseenRecords unseen = new UnseenRecords();
  private final List<CompletableFuture<?>> readings = new ArrayList<>();
  private boolean underWay;
  private Optional<KnownRecords> known = Optional.empty();
  private Optional<Throwable> failure = Optional.empty();

  /**
   * @param partitions how many the topic has
   */
  public TargetScan(Reading reading, Executor scanning, Buckets buckets, int partitions) {
    this.reading = reading;
    this.scanning = scanning;
    this.buckets = buckets;
    this.required = new AtomicIntegerArray(partitions);
    IntStream.range(0, partitions).forEach(unknown::add);
  }

  /**
   * Has a partition read, unless it is: a key belongs there that is collected. To be called before
   * the key counts as collected.
   */
  public void require(int partition) {
    if (required.get(partition) == 0) {
      require(Set.of(partition));
    }
  }

  /** The same of several partitions, which are read together. */
  public synchronized void require(Collection<Integer> partitions) {
    for (int partition : partitions) {
      if (required.getAndSet(partition, 1) == 0) {
        waiting.add(partition);
        unknown.remove(partition);
        misplacedElsewhere.remove(partition);
        known = Optional.empty();
      }
    }
    readOn();
  }

  private void readOn() {
    if (underWay || waiting.isEmpty() || failure.isPresent()) {
      return;
    }
    underWay = true;
    try {
      readings.add(CompletableFuture.runAsync(this::read, scanning));
    } catch (RejectedExecutionException e) {
      // The task has ended.
      failure = Optional.of(e);
    }
  }

  private void read() {
    Set<Integer> partitions;
    synchronized (this) {
      partitions = new TreeSet<>(waiting);
      waiting.clear();
    }
    try {
      ScannedPartitions scanned = reading.read(partitions);
      synchronized (this) {
        take(partitions, scanned);
        underWay = false;
        readOn();
      }
    } catch (RuntimeException | Error e) {
      synchronized (this) {
        failure = Optional.of(e);
      }
      throw e;
    }
  }

  private void take(Set<Integer> partitions, ScannedPartitions scanned) {
    Set<Integer> complete = scanned.notes().keySet();
    rows.add(
        complete.containsAll(partitions)
            ? scanned.rows()
            : new SomePartitions(scanned.rows(), complete));
    notes.putAll(scanned.notes());
    partitions.stream().filter(each -> !complete.contains(each)).forEach(waiting::add);
  }

  /** The note of a partition, once it was read here. */
  public synchronized Optional<PartitionNote> note(int partition) {
    return Optional.ofNullable(notes.get(partition));
  }

  /**
   * All that there is to know, as soon as it is there for every partition that was required when
   * this is called, and there is a note of every partition.
   *
   * @param published by partition, the notes that stand in the state topic for this generation
   * @throws ConnectException if the topic could not be read
   */
  public synchronized Optional<KnownRecords> known(IntFunction<Optional<byte[]>> published) {
    if (failure.isPresent()) {
      throw new ConnectException(
          "A target topic could not be read (" + failure.get() + "); restart the task",
          failure.get());
    }
    if (!takeNotes(published) || underWay) {
      return Optional.empty();
    }
    if (known.isEmpty()) {
      known =
          unseen
              .of(notes, published)
              .map(claims -> new KnownRecords(buckets, rows, misplacedElsewhere, claims));
    }
    return known;
  }

  /** Whether there is a note of every partition that is not read here. */
  private boolean takeNotes(IntFunction<Optional<byte[]>> published) {
    Set<Integer> withoutRoom = new HashSet<>();
    boolean all = true;
    for (Iterator<Integer> open = unknown.iterator(); all && open.hasNext(); ) {
      int partition = open.next();
      Optional<PartitionNote> note = published.apply(partition).map(PartitionNote::of);
      if (note.isEmpty()) {
        all = false;
      } else if (note.get().misplaced().isEmpty()) {
        withoutRoom.add(partition);
      } else {
        open.remove();
        misplacedElsewhere.put(partition, note.get().misplaced().get());
      }
    }
    require(withoutRoom);
    return all;
  }

  /** For each time that partitions are read, what ends with it. */
  synchronized List<CompletableFuture<?>> readings() {
    return List.copyOf(readings);
  }
}
