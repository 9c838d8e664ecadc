package io.neaptide.connect.it.testing;

import io.neaptide.connect.hook.Event;
import io.neaptide.connect.hook.EventProcessor;
import io.neaptide.connect.hook.EventProcessorContext;
import io.neaptide.connect.hook.InitialData;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A hook that does what the test of its connector wants, and remembers what it was called with. */
public class ProbeHook implements EventProcessor {

  /** What the hooks of one connector do, and did, in all tasks and after every restart. */
  public static final class Probe {
    public final List<Event> before = new CopyOnWriteArrayList<>();
    public final List<Event> after = new CopyOnWriteArrayList<>();
    public final List<String> lifecycle = new CopyOnWriteArrayList<>();
    public final AtomicInteger overlaps = new AtomicInteger();
    public final List<InitialData> announced = new CopyOnWriteArrayList<>();
    public volatile Consumer<InitialData> initialDataSent = initialData -> {};
    public volatile Consumer<List<Event>> beforeSend = events -> {};
    public volatile Consumer<List<Event>> afterSend = events -> {};

    public List<String> keysBefore() {
      return before.stream().map(event -> Records.text(event.key())).toList();
    }

    public List<String> keysAfter() {
      return after.stream().map(event -> Records.text(event.key())).toList();
    }
  }

  private static final Map<String, Probe> PROBES = new ConcurrentHashMap<>();

  protected Probe probe;
  private final AtomicInteger running = new AtomicInteger();

  public static Probe of(String connector) {
    return PROBES.computeIfAbsent(connector, name -> new Probe());
  }

  @Override
  public void start(EventProcessorContext context) {
    probe = of(context.connectorName());
    probe.lifecycle.add("start " + context.taskIndex());
  }

  @Override
  public void beforeSend(List<Event> events) {
    alone(
        () -> {
          probe.before.addAll(events);
          probe.beforeSend.accept(events);
        });
  }

  @Override
  public void afterSend(List<Event> events) {
    alone(
        () -> {
          probe.afterSend.accept(events);
          probe.after.addAll(events);
        });
  }

  protected void alone(Runnable call) {
    if (running.incrementAndGet() > 1) {
      probe.overlaps.incrementAndGet();
    }
    try {
      call.run();
    } finally {
      running.decrementAndGet();
    }
  }

  @Override
  public void stop() {
    if (probe != null) {
      probe.lifecycle.add("stop");
    }
  }
}
