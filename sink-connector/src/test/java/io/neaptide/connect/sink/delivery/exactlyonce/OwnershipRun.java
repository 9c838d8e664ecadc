package io.neaptide.connect.sink.delivery.exactlyonce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import java.util.Random;

/**
 * One random run: tasks of a connector that are rebalanced, restarted and frozen while they write,
 * on brokers whose answers get lost. When all that is over everything is written.
 */
final class OwnershipRun implements AutoCloseable {

  private static final int TURNS = 1_500;
  private static final int TURNS_TO_END = 30_000;
  private static final long MOST_ROWS = 40;

  final long seed;
  private final Random random;
  private final Turns turns;
  private final SimulatedBrokers brokers;
  private final WrittenRows written = new WrittenRows();
  private final SimulatedInput input;
  private final SimulatedConnect connect;

  /** Whether everything goes its orderly way. */
  final boolean calm;

  private Throwable violation;

  OwnershipRun(long seed, OwnershipMistake mistake) {
    this.seed = seed;
    this.random = new Random(seed);
    this.turns = new Turns(random);
    this.brokers = new SimulatedBrokers(turns, random, mistake, written::committed);
    this.input = new SimulatedInput(1 + random.nextInt(4));
    this.calm = random.nextInt(5) == 0;
    this.connect =
        new SimulatedConnect(
            brokers, input, written, calm, random.nextBoolean(), this::play, this::violated);
  }

  private void violated(Throwable cause) {
    if (violation == null) {
      violation = cause;
    }
  }

  /** Lets somebody have a turn, or time pass. */
  private void play() {
    turns.pass(random.nextInt(4));
    if (!turns.play() && !brokers.settle()) {
      OptionalLong time = turns.nextTime();
      turns.pass(time.isPresent() ? Math.max(1, time.getAsLong() - turns.now()) : 10);
    }
    brokers.work();
    if (violation != null) {
      throw new AssertionError(violation.getMessage(), violation);
    }
  }

  void check() {
    try {
      brokers.faulty = !calm;
      if (calm) {
        // Who comes first fences all whom nobody has recorded: it comes alone.
        connect.resize(1);
        input.partitions().forEach(input::append);
        writeAll();
        brokers.fenced = 0;
      }
      connect.resize(1 + random.nextInt(3));
      for (int turn = 0; turn < TURNS; turn++) {
        act();
      }
      brokers.faulty = false;
      connect.calmDown();
      writeAll();
      input.partitions().forEach(input::append);
      writeAll();
      if (calm) {
        assertThat(brokers.fenced).as("writers that were fenced").isZero();
      }
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(this + ": " + e.getMessage(), e);
    }
  }

  private void act() {
    play();
    connect.act();
    if (random.nextInt(10) == 0) {
      input.partitions().stream()
          .skip(random.nextInt(input.partitions().size()))
          .findFirst()
          .filter(each -> input.end(each) < MOST_ROWS)
          .ifPresent(input::append);
    }
    if (!calm && random.nextInt(200) == 0) {
      turns.pass(random.nextInt(random.nextBoolean() ? 5_000 : 100_000));
    }
  }

  private void writeAll() {
    for (int turn = 0; !isWritten(); turn++) {
      if (turn > TURNS_TO_END) {
        throw new AssertionError("not everything is written in the end");
      }
      play();
      connect.goOn();
    }
  }

  private boolean isWritten() {
    return input.partitions().stream().allMatch(each -> written.next(each) == input.end(each));
  }

  @Override
  public void close() {
    turns.end();
  }

  @Override
  public String toString() {
    return "seed "
        + seed
        + (calm ? ", calm" : "")
        + ", written "
        + written
        + ", "
        + connect
        + ", at "
        + turns.now();
  }
}
