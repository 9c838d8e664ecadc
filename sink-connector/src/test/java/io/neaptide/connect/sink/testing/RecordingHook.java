package io.neaptide.connect.sink.testing;

import io.neaptide.connect.hook.Event;
import io.neaptide.connect.hook.EventProcessor;
import io.neaptide.connect.hook.EventProcessorContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A hook that notes what it is called with, and does what the test wants. */
public class RecordingHook implements EventProcessor {

  public final List<String> calls = new CopyOnWriteArrayList<>();
  public final List<List<Event>> before = new CopyOnWriteArrayList<>();
  public final List<List<Event>> after = new CopyOnWriteArrayList<>();
  final AtomicInteger running = new AtomicInteger();
  public final AtomicInteger overlaps = new AtomicInteger();
  public volatile Consumer<List<Event>> beforeSend = events -> {};
  public volatile Consumer<List<Event>> afterSend = events -> {};
  public volatile Runnable onStart = () -> {};

  @Override
  public void configure(Map<String, String> properties) {
    calls.add("configure");
  }

  @Override
  public void start(EventProcessorContext context) {
    calls.add("start");
    onStart.run();
  }

  @Override
  public void beforeSend(List<Event> events) {
    call(
        () -> {
          before.add(List.copyOf(events));
          beforeSend.accept(events);
        });
  }

  @Override
  public void afterSend(List<Event> events) {
    call(
        () -> {
          afterSend.accept(events);
          after.add(events);
        });
  }

  private void call(Runnable action) {
    if (running.incrementAndGet() > 1) {
      overlaps.incrementAndGet();
    }
    try {
      action.run();
    } finally {
      running.decrementAndGet();
    }
  }

  @Override
  public void stop() {
    calls.add("stop");
  }

  public static List<String> keys(List<Event> events) {
    return events.stream().map(event -> FakeCluster.text(event.key())).toList();
  }

  /** All keys of all calls, in order. */
  public static List<String> allKeys(List<List<Event>> calls) {
    List<String> keys = new ArrayList<>();
    calls.forEach(events -> keys.addAll(keys(events)));
    return keys;
  }
}
