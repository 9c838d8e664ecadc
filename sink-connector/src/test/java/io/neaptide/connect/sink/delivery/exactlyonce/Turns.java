package io.neaptide.connect.sink.delivery.exactlyonce;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Threads of which one runs at a time, in an order that a seed decides, and the time that they all
 * see. A thread runs until it asks for its next turn.
 */
final class Turns {

  /** Ends a thread that is never to run again, like the end of its process. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    Killed() {
      super("killed", null, false, false);
    }
  }

  private final Random random;
  private final Semaphore back = new Semaphore(0);
  private final List<Player> players = new ArrayList<>();
  private Player current;
  private long now = 1_000_000;

  Turns(Random random) {
    this.random = random;
  }

  long now() {
    return now;
  }

  void pass(long millis) {
    now += millis;
  }

  /** The time as it is when it is asked for. */
  Clock clock() {
    return clock(() -> now);
  }

  /** A clock that shows whatever time it is given. */
  static Clock clock(LongSupplier millis) {
    return new Clock() {
      @Override
      public long millis() {
        return millis.getAsLong();
      }

      @Override
      public Instant instant() {
        return Instant.ofEpochMilli(millis());
      }

      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }
    };
  }

  /** A thread; it does not run before its first turn. */
  Player add(String name, Runnable work) {
    Player player = new Player(name, work);
    players.add(player);
    player.thread.start();
    return player;
  }

  /** Lets a thread run that can; returns whether there is one. */
  boolean play() {
    List<Player> ready = players.stream().filter(Player::isReady).toList();
    if (ready.isEmpty()) {
      return false;
    }
    Player next = ready.get(random.nextInt(ready.size()));
    // Some get on for a while, so that what takes many turns comes to an end, too.
    next.turns = random.nextInt(3) == 0 ? 1 + random.nextInt(8) : 0;
    current = next;
    next.resume();
    current = null;
    if (next.ended) {
      players.remove(next);
    }
    return true;
  }

  /** When the first of the threads that wait for a time can go on. */
  OptionalLong nextTime() {
    return players.stream()
        .filter(player -> !player.frozen)
        .mapToLong(player -> player.until)
        .filter(until -> until != Long.MAX_VALUE)
        .min();
  }

  /** Called by the thread that runs, before each thing that others may come before. */
  void next() {
    await(() -> true, Long.MAX_VALUE);
  }

  /** The same, until a condition holds or a time has come. */
  void await(BooleanSupplier condition, long until) {
    if (current == null) {
      // What tests do themselves is not interrupted.
      return;
    }
    current.await(condition, until);
  }

  void end() {
    for (Player player : List.copyOf(players)) {
      player.kill();
    }
  }

  /** One of the threads. */
  final class Player {

    private final String name;
    private final Thread thread;
    private final Semaphore go = new Semaphore(0);
    private BooleanSupplier condition = () -> true;
    private long until = Long.MAX_VALUE;
    private boolean frozen;
    private boolean killed;
    private boolean ended;
    private int turns;

    private Player(String name, Runnable work) {
      this.name = name;
      this.thread =
          new Thread(
              () -> {
                go.acquireUninterruptibly();
                try {
                  if (!killed) {
                    work.run();
                  }
                } catch (Killed e) {
                  // Nothing is left to do.
                } finally {
                  ended = true;
                  back.release();
                }
              },
              name);
      thread.setDaemon(true);
    }

    private boolean isReady() {
      return !frozen && (now >= until || condition.getAsBoolean());
    }

    private void resume() {
      go.release();
      back.acquireUninterruptibly();
    }

    private void await(BooleanSupplier holds, long time) {
      if (killed) {
        throw new Killed();
      }
      condition = holds;
      until = time;
      if (turns > 0 && isReady()) {
        turns--;
        until = Long.MAX_VALUE;
        return;
      }
      back.release();
      go.acquireUninterruptibly();
      until = Long.MAX_VALUE;
      condition = () -> true;
      if (killed) {
        throw new Killed();
      }
    }

    boolean isEnded() {
      return ended;
    }

    boolean isFrozen() {
      return frozen;
    }

    void freeze(boolean whether) {
      frozen = whether;
    }

    /** Ends it where it stands. */
    void kill() {
      if (!ended) {
        killed = true;
        Player before = current;
        current = this;
        resume();
        current = before;
        players.remove(this);
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
