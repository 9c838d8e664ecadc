package io.neaptide.connect.sink.delivery.exactlyonce.ownership;

import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.identity.StreamGuard;
import io.neaptide.connect.sink.producer.LimitedProducer;
import io.neaptide.connect.sink.producer.ProducerErrors;
import io.neaptide.connect.sink.state.CommittedState;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Owner;
import io.neaptide.connect.sink.state.Ownership;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.Position;
import io.neaptide.connect.sink.state.StateRecords;
import io.neaptide.connect.sink.state.StateView;
import io.neaptide.connect.sink.state.journal.OwnershipLock;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.transaction.TransactionalWriter;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ownership and positions in the state topic. Used by the transaction thread.
 *
 * <p>A task writes rows of an input partition only if, in this order, its writer was opened, an
 * {@link Owner} record of this very writer was committed under the {@link OwnershipLock} after
 * those before it were fenced or had released the partition, the topic was read up to that record,
 * and the position was taken that was found there. That an owner record names the task is not
 * enough: an earlier instance of it may have written that.
 */
public final class StateTopicOwnership implements PartitionOwnership {

  private static final Logger log = LoggerFactory.getLogger(StateTopicOwnership.class);

  private final TaskId task;
  private final Supplier<? extends CommittedState> opener;
  private final StreamGuard guard;
  private final Optional<PlainStream> plain;
  private final Supplier<LimitedProducer> producers;
  private final OwnershipLocks locks;
  private final StateRecords records;
  private CommittedState state;
  private Optional<TransactionalWriter> writer = Optional.empty();

  /** Tells the writer from every other one of the task, in another process, say. */
  private String incarnation = "";

  /**
   * The last position of every partition that is owned: the one that was found, whatever generation
   * it is of, or the one that was sent last.
   */
  private final Map<TopicPartition, Position> last = new HashMap<>();

  /** Whether the writer was opened before anybody had changed owners. */
  private boolean unrecorded;

  /** The generation that a task without an initial phase began with. */
  private Optional<Generation> began = Optional.empty();

  /**
   * Opens nothing yet.
   *
   * @param plain what is to be said of a stream without an initial phase; empty where there is one
   * @param producers open a producer with the transactional id of the task
   * @param locks take the lock under which owners change
   */
  public StateTopicOwnership(
      TaskId task,
      Supplier<? extends CommittedState> opener,
      StreamGuard guard,
      Optional<PlainStream> plain,
      Supplier<LimitedProducer> producers,
      OwnershipLocks locks,
      StateRecords records) {
    this.task = task;
    this.opener = opener;
    this.guard = guard;
    this.plain = plain;
    this.producers = producers;
    this.locks = locks;
    this.records = records;
  }

  @Override
  public void open() {
    guard.open();
    if (state == null) {
      state = opener.get();
    }
    plain.ifPresent(stream -> began = stream.begin(state));
  }

  @Override
  public Optional<Acquired> acquire(Supplier<List<TopicPartition>> inputs, long generation) {
    locks.begin();
    while (true) {
      if (writer.isEmpty()) {
        // Before the lock: it ends what an earlier writer of the task has left open.
        openWriter();
      }
      try (OwnershipLock lock = locks.take(state)) {
        return acquire(lock, inputs.get(), generation);
      } catch (KafkaException e) {
        if (!ProducerErrors.isFenced(e)) {
          // Whether owners were committed is not known, nor who has fenced whom since.
          abandon();
          throw e;
        }
        log.debug("Task {} lost the lock of the owners to another one, trying again", task, e);
        locks.lost();
      }
    }
  }

  private Optional<Acquired> acquire(
      OwnershipLock lock, List<TopicPartition> inputs, long generation) {
    Optional<Long> current = current(lock.view(), generation);
    if (current.isEmpty()) {
      return Optional.empty();
    }
    if (inputs.isEmpty()) {
      return Optional.of(new Acquired(current.get(), Map.of()));
    }
    if (lock.fenceUnrecorded() || unrecorded) {
      // Its own writer is one of them, or was one when another task did the same.
      abandon();
      openWriter();
    }
    Optional<Acquired> acquired =
        taken(lock.transfer(inputs, task.transactionalId(), incarnation), inputs, generation);
    unrecorded = false;
    return acquired;
  }

  private void openWriter() {
    incarnation = UUID.randomUUID().toString();
    unrecorded = !state.view().isEverLocked();
    writer = Optional.of(locks.timed(() -> new TransactionalWriter(producers.get())));
  }

  /** What stands, read after the owners were committed: nobody before them writes any more. */
  private Optional<Acquired> taken(
      Map<TopicPartition, Owner> owners, Collection<TopicPartition> inputs, long generation) {
    StateView view = state.view();
    Optional<Long> label = current(view, generation);
    if (label.isEmpty()) {
      // It was announced meanwhile: its leader need not have fenced this writer.
      return Optional.empty();
    }
    Map<TopicPartition, OwnedPartition> owned = new HashMap<>();
    for (TopicPartition input : inputs) {
      Ownership ownership = view.ownership(input);
      if (ownership.owner().equals(owners.get(input))) {
        last.remove(input);
        ownership.position().ifPresent(found -> last.put(input, found));
        owned.put(
            input, new OwnedPartition(ownership.owner().epoch(), position(ownership, generation)));
      }
    }
    return Optional.of(new Acquired(label.get(), owned));
  }

  private OptionalLong position(Ownership ownership, long generation) {
    return ownership
        .position()
        .filter(
            found ->
                generation == 0
                    ? began.filter(stream -> stream.hasPosition(found)).isPresent()
                    : found.generation() == generation)
        .map(Position::offset)
        .orElse(OptionalLong.empty());
  }

  /** The generation to write in; empty where another one has begun than the one expected. */
  private Optional<Long> current(StateView view, long expected) {
    Optional<Generation> current = view.generation();
    if (expected != 0) {
      return current
          .filter(found -> found.number() == expected && found.phase() != Phase.PREPARING)
          .map(Generation::number);
    }
    if (current.isEmpty()
        || began.isEmpty()
        || current.get().number() != began.get().number()
        || current.get().phase().isUnfinished()) {
      throw new ConnectException(
          "The offsets of the connector were reset, or its delivery was changed, while this task"
              + " went on, so it writes nothing more. Restart the connector with its tasks if it"
              + " does not end by itself");
    }
    return Optional.of(began.get().number());
  }

  @Override
  public Optional<TransactionalWriter> writer() {
    return writer;
  }

  @Override
  public void abandon() {
    last.clear();
    writer.ifPresent(TransactionalWriter::close);
    writer = Optional.empty();
  }

  @Override
  public ProducerRecord<byte[], byte[]> position(
      PartitionStream stream, long next, Optional<String> topicId) {
    Position position =
        new Position(next, stream.positionLabel(), guard.streamVersion(), topicId, stream.epoch());
    last.put(stream.input(), position);
    return records.position(stream.input(), position);
  }

  @Override
  public ProducerRecord<byte[], byte[]> release(PartitionStream stream) {
    Position standing =
        last.getOrDefault(
            stream.input(), Position.unknown(stream.positionLabel(), guard.streamVersion()));
    return records.position(stream.input(), standing.releasedBy(stream.epoch()));
  }
}
