package io.neaptide.connect.sink.reconcile.scan;

import io.neaptide.connect.sink.producer.MissingRights;
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
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * What a task has to know of a target topic in order to compare: every record of the partitions
 * where keys that it collects belong, and of all others those that do not belong there.
 *
 * <p>It reads the former, as its input partitions need them, and nothing that none of them needs
 * any more. Of the others it takes the notes of tasks that have read them, and reads those where a
 * note has had no room. Thread-safe.
 */
public final class TargetScan {

  /** Reads the topic; on the thread that scans. */
  public interface Reading {
    /**
     * Reads partitions up to their bounds.
     *
     * @param wanted asked while it reads: others are left
     */
    ScannedPartitions read(Set<Integer> partitions, IntPredicate wanted);
  }

  /**
   * Partitions that were read.
   *
   * @param rows all their records that have a key, sealed
   * @param notes the note of each that was read up to its bound, and from one replica; the others
   *     count as not read
   */
  public record ScannedPartitions(ExistingRows rows, Map<Integer, PartitionNote> notes) {}

  private final Reading reading;
  private final Executor scanning;
  private final Buckets buckets;

  /** By partition, how many input partitions need it; asked without the lock while it reads. */
  private final AtomicIntegerArray needing;

  /** The partitions that are not read and have no note yet. */
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
    this.needing = new AtomicIntegerArray(partitions);
    IntStream.range(0, partitions).forEach(unknown::add);
  }

  /**
   * Takes in an input partition; what it needs is read from {@link #readOn} on.
   *
   * @param share what is to be read for it in any case
   */
  public synchronized TargetNeeds needs(Collection<Integer> share) {
    TargetNeeds needs = new TargetNeeds(this, needing.length());
    need(needs, share);
    return needs;
  }

  /** Reads for an input partition what it needs besides. */
  synchronized void require(TargetNeeds needs, Collection<Integer> partitions) {
    need(needs, partitions);
    readOn();
  }

  private void need(TargetNeeds needs, Collection<Integer> partitions) {
    for (int partition : partitions) {
      if (needs.add(partition)) {
        needing.incrementAndGet(partition);
      }
    }
  }

  /** Nothing is read any more for an input partition. */
  synchronized void release(TargetNeeds needs) {
    needs.end().forEach(needing::decrementAndGet);
  }

  /** Reads what is needed and not read, as soon as nothing else is read. */
  public synchronized void readOn() {
    if (underWay || failure.isPresent() || unread().isEmpty()) {
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

  private boolean isNeeded(int partition) {
    return needing.get(partition) > 0;
  }

  /** What is needed, and not read. */
  private synchronized Set<Integer> unread() {
    Set<Integer> unread = new TreeSet<>();
    IntStream.range(0, needing.length()).filter(this::isNeeded).forEach(unread::add);
    unread.removeAll(notes.keySet());
    return unread;
  }

  private void read() {
    try {
      Set<Integer> partitions = unread();
      if (!partitions.isEmpty()) {
        take(partitions, reading.read(partitions, this::isNeeded));
      }
      synchronized (this) {
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

  private synchronized void take(Set<Integer> partitions, ScannedPartitions scanned) {
    Set<Integer> complete = scanned.notes().keySet();
    rows.add(
        complete.containsAll(partitions)
            ? scanned.rows()
            : new SomePartitions(scanned.rows(), complete));
    notes.putAll(scanned.notes());
    unknown.removeAll(complete);
    misplacedElsewhere.keySet().removeAll(complete);
    known = Optional.empty();
  }

  /** The note of a partition, once it was read here. */
  synchronized Optional<PartitionNote> note(int partition) {
    return Optional.ofNullable(notes.get(partition));
  }

  /**
   * All that there is to know, as soon as every partition is read that an input partition needs,
   * and there is a note of every partition.
   */
  synchronized Optional<KnownRecords> known(
      TargetNeeds needs, IntFunction<Optional<byte[]>> published) {
    if (failure.isPresent()) {
      throw new ConnectException(
          MissingRights.toRead("a target topic that it compares with", failure.get())
              .orElse("A target topic could not be read (" + failure.get() + "); restart the task"),
          failure.get());
    }
    needs.requireNotEnded();
    if (!takeNotes(needs, published) || !isRead(needs)) {
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

  private boolean isRead(TargetNeeds needs) {
    return IntStream.range(0, needing.length())
        .allMatch(partition -> !needs.has(partition) || notes.containsKey(partition));
  }

  /**
   * Whether there is a note of every partition that is neither read here nor going to be, since an
   * input partition needs it.
   */
  private boolean takeNotes(TargetNeeds needs, IntFunction<Optional<byte[]>> published) {
    Set<Integer> withoutRoom = new HashSet<>();
    boolean all = true;
    for (Iterator<Integer> open = unknown.iterator(); all && open.hasNext(); ) {
      int partition = open.next();
      if (needs.has(partition)) {
        continue;
      }
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
    require(needs, withoutRoom);
    return all;
  }

  /** For each time that partitions are read, what ends with it. */
  synchronized List<CompletableFuture<?>> readings() {
    return List.copyOf(readings);
  }
}
