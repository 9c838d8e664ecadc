package io.neaptide.connect.sink.delivery.exactlyonce;

import io.neaptide.connect.sink.delivery.exactlyonce.SimulatedTransaction.Outcome;
import io.neaptide.connect.sink.state.StateRecords;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.transaction.WriterFence;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The target cluster in memory: the state topic with what is open in it, transactional ids with
 * their epochs, answers that are lost and requests that come late. Whoever asks it for something
 * first lets others have their turn.
 */
final class SimulatedBrokers {

  static final String STATE = "state";

  private static final boolean TRACE = Boolean.getBoolean("neaptide.trace");

  /** After this long an open transaction is aborted. */
  private static final long TRANSACTION_TIMEOUT = 15_000;

  private record Late(SimulatedTransaction transaction, int epoch) {}

  final StateRecords records = new StateRecords(STATE);
  final Turns turns;
  final Random random;
  final OwnershipMistake mistake;
  private final Consumer<SimulatedTransaction> committed;
  final SimulatedStateTopic state;
  private final Map<String, Integer> epochs = new TreeMap<>();
  private final List<SimulatedTransaction> undecided = new ArrayList<>();
  private final List<Late> late = new ArrayList<>();

  /** Whether answers are lost and transactions time out. */
  boolean faulty;

  /** How many writers were fenced by others. */
  int fenced;

  SimulatedBrokers(
      Turns turns,
      Random random,
      OwnershipMistake mistake,
      Consumer<SimulatedTransaction> committed) {
    this.turns = turns;
    this.state = new SimulatedStateTopic(turns);
    this.random = random;
    this.mistake = mistake;
    this.committed = committed;
  }

  /** Says what happens, where that is asked for. */
  void trace(Object what, Object... more) {
    if (TRACE) {
      System.out.println(turns.now() + " " + what + java.util.Arrays.toString(more));
    }
  }

  boolean isFault(int oneIn) {
    return faulty && random.nextInt(oneIn) == 0;
  }

  SimulatedTransaction begin(SimulatedProducer producer) {
    // The next transaction of an id waits for the end of the one before.
    settle(producer.id());
    SimulatedTransaction transaction = new SimulatedTransaction(producer, turns.now());
    undecided.add(transaction);
    return transaction;
  }

  long append(SimulatedTransaction transaction, ProducerRecord<byte[], byte[]> record) {
    transaction.records.add(record);
    return record.topic().equals(STATE) ? state.append(transaction, record) : 0;
  }

  boolean isCurrent(SimulatedProducer producer) {
    return epochs.getOrDefault(producer.id(), 0) == producer.epoch();
  }

  void requireCurrent(SimulatedProducer producer) {
    if (!isCurrent(producer)) {
      throw new ProducerFencedException(producer.id() + " has another producer");
    }
  }

  /** Opens a producer; returns its epoch. */
  int init(String id) {
    if (id.endsWith("-owners") && mistake == OwnershipMistake.LOCK_FENCES_NOBODY) {
      abortOpen(id);
      return epochs.merge(id, 0, Integer::sum);
    }
    if (id.contains("-task-") && mistake == OwnershipMistake.WRITER_FENCES_NOBODY) {
      return epochs.merge(id, 0, Integer::sum);
    }
    return bump(id);
  }

  private int bump(String id) {
    trace("bump " + id);
    abortOpen(id);
    return epochs.merge(id, 1, Integer::sum);
  }

  private void abortOpen(String id) {
    settle(id);
    for (SimulatedTransaction each : List.copyOf(undecided)) {
      if (each.producer.id().equals(id) && each.outcome == Outcome.OPEN) {
        abort(each);
      }
    }
  }

  private void settle(String id) {
    List.copyOf(undecided).stream()
        .filter(each -> each.producer.id().equals(id) && each.outcome == Outcome.PREPARED)
        .forEach(this::show);
  }

  private void show(SimulatedTransaction transaction) {
    transaction.outcome = Outcome.COMMITTED;
    undecided.remove(transaction);
  }

  void abort(SimulatedTransaction transaction) {
    transaction.outcome = Outcome.ABORTED;
    trace(transaction.producer + " aborts ", transaction.said());
    undecided.remove(transaction);
  }

  void commit(SimulatedTransaction transaction) {
    transaction.outcome = Outcome.PREPARED;
    trace(transaction.producer + " commits ", transaction.said());
    committed.accept(transaction);
    if (random.nextInt(3) != 0) {
      show(transaction);
    }
  }

  /** A request to commit is on its way, and nobody waits for its answer any more. */
  void commitLater(SimulatedTransaction transaction) {
    late.add(new Late(transaction, transaction.producer.epoch()));
  }

  /** Ends what was to end soon; returns whether there was anything. */
  boolean settle() {
    List<SimulatedTransaction> prepared =
        undecided.stream().filter(each -> each.outcome == Outcome.PREPARED).toList();
    prepared.forEach(this::show);
    return !prepared.isEmpty();
  }

  /** What brokers do by themselves. */
  void work() {
    for (SimulatedTransaction each : List.copyOf(undecided)) {
      if (each.outcome == Outcome.PREPARED && random.nextInt(3) == 0) {
        show(each);
      } else if (each.outcome == Outcome.OPEN && turns.now() > each.begun + TRANSACTION_TIMEOUT) {
        bump(each.producer.id());
      }
    }
    if (!late.isEmpty() && random.nextInt(3) == 0) {
      Late next = late.remove(random.nextInt(late.size()));
      if (next.transaction.outcome == Outcome.OPEN
          && epochs.get(next.transaction.producer.id()) == next.epoch) {
        commit(next.transaction);
      }
    }
    if (random.nextInt(50) == 0) {
      state.compact();
    }
  }

  WriterFence fence(TaskId task) {
    return new WriterFence() {
      @Override
      public void fence(Collection<String> transactionalIds) {
        for (String id : transactionalIds.stream().sorted().toList()) {
          turns.next();
          trace(task + " fences " + id);
          fenced++;
          if (mistake != OwnershipMistake.FENCE_DOES_NOTHING) {
            bump(id);
          }
        }
        turns.next();
        if (!transactionalIds.isEmpty() && isFault(20)) {
          throw new TimeoutException("not all are fenced, perhaps");
        }
      }

      @Override
      public Set<String> knownWriters() {
        turns.next();
        return epochs.keySet().stream()
            .filter(task::isWriterOfConnector)
            .collect(Collectors.toSet());
      }

      @Override
      public OptionalLong openSince(String transactionalId) {
        turns.next();
        return undecided.stream()
                .anyMatch(
                    each ->
                        each.producer.id().equals(transactionalId) && each.outcome == Outcome.OPEN)
            ? OptionalLong.of(0)
            : OptionalLong.empty();
      }
    };
  }
}
