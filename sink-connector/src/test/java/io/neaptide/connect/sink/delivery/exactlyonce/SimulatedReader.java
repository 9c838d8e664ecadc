package io.neaptide.connect.sink.delivery.exactlyonce;

import io.neaptide.connect.sink.delivery.exactlyonce.SimulatedStateTopic.Entry;
import io.neaptide.connect.sink.state.CommittedState;
import io.neaptide.connect.sink.state.StateView;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads the state topic of simulated brokers for one process. */
final class SimulatedReader implements CommittedState {

  private static final long READ_TIMEOUT = 40_000;

  private final SimulatedBrokers brokers;
  private final StateView view;
  private long position;

  SimulatedReader(SimulatedBrokers brokers) {
    this.brokers = brokers;
    this.view = new StateView(brokers.records);
  }

  @Override
  public StateView view() {
    if (brokers.random.nextInt(4) == 0) {
      readSome();
    }
    return view;
  }

  /** Reads on by itself, as far as it comes. */
  void readSome() {
    long stable = brokers.state.stableEnd();
    if (position < stable) {
      read(position + 1 + brokers.random.nextInt((int) (stable - position)));
    }
  }

  private void read(long end) {
    while (position < end) {
      Entry entry = brokers.state.at(position);
      if (entry.isCommitted()) {
        apply(entry);
      }
      position++;
    }
  }

  private void apply(Entry entry) {
    try {
      view.apply(entry.record.key(), entry.record.value());
    } catch (IllegalStateException e) {
      // The reader refuses what must not be.
      throw new AssertionError(e.getMessage(), e);
    }
  }

  @Override
  public StateView readToEnd() {
    brokers.turns.next();
    return readTo(brokers.state.end());
  }

  @Override
  public StateView readTo(long offset) {
    brokers.turns.next();
    if (brokers.mistake == OwnershipMistake.READ_ENDS_EARLY) {
      readSome();
      return view;
    }
    long deadline = brokers.turns.now() + READ_TIMEOUT;
    while (position < offset) {
      if (brokers.mistake == OwnershipMistake.READ_PASSES_OPEN) {
        read(offset);
      } else {
        read(Math.max(position, Math.min(brokers.state.stableEnd(), offset)));
      }
      if (position < offset) {
        if (brokers.turns.now() >= deadline) {
          throw new TimeoutException("The state topic was not read to offset " + offset);
        }
        brokers.turns.await(
            () -> position >= offset || brokers.state.stableEnd() > position, deadline);
      }
    }
    return view;
  }

  @Override
  public void requireSameTopic() {
    brokers.turns.next();
  }

  @Override
  public void check() {}
}
