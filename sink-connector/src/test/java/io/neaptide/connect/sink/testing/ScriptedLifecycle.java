package io.neaptide.connect.sink.testing;

import io.neaptide.connect.sink.task.TaskLifecycle;
import java.time.Duration;
import org.apache.kafka.connect.errors.ConnectException;

/** A task that runs until a test stops it. Whoever waits for its end lets something happen. */
public final class ScriptedLifecycle implements TaskLifecycle {

  private final Runnable whileItWaits;
  private int waits;
  private boolean stopped;

  public ScriptedLifecycle(Runnable whileItWaits) {
    this.whileItWaits = whileItWaits;
  }

  public void stop() {
    stopped = true;
  }

  /** As if another instance had been started. */
  public void goOn() {
    stopped = false;
  }

  /** How often somebody waited. */
  public int waits() {
    return waits;
  }

  @Override
  public boolean isStopped() {
    return stopped;
  }

  @Override
  public void awaitStop(Duration atMost) {
    waits++;
    whileItWaits.run();
  }

  @Override
  public void fail(ConnectException cause) {
    throw cause;
  }
}
