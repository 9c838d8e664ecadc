package io.neaptide.connect.jdbc;

import io.neaptide.connect.hook.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A batch that is about to be sent, and what it makes of each row. Only the last event of a key
 * counts; those before it are sent or left out with it.
 */
final class OutgoingBatch {

  /**
   * Where events come from and go to.
   *
   * @param target the number of the target topic
   * @param input the number of the input partition
   */
  record Flow(long target, long input) implements Comparable<Flow> {

    private static final Comparator<Flow> ORDER =
        Comparator.comparingLong(Flow::target).thenComparingLong(Flow::input);

    @Override
    public int compareTo(Flow other) {
      return ORDER.compare(this, other);
    }
  }

  private final List<Event> events;
  private final List<RowChange> changes;
  private final Map<Flow, Map<RowId, RowChange>> rows = new TreeMap<>();
  private final Map<RowChange, Event> lastEvents = new HashMap<>();

  /**
   * Works out what a batch changes.
   *
   * @param flows where an event comes from and goes to
   */
  OutgoingBatch(List<Event> events, Function<Event, Flow> flows) {
    this.events = List.copyOf(events);
    RowChange[] found = new RowChange[events.size()];
    for (int i = found.length - 1; i >= 0; i--) {
      Event event = this.events.get(i);
      Flow flow = flows.apply(event);
      found[i] =
          rows.computeIfAbsent(flow, each -> new TreeMap<>())
              .computeIfAbsent(RowId.of(flow.target(), event.key()), id -> lastChange(id, event));
    }
    this.changes = List.of(found);
  }

  private RowChange lastChange(RowId id, Event event) {
    RowChange change =
        new RowChange(id, event.key(), event.isDelete() ? null : Digests.sha256(event.value()));
    lastEvents.put(change, event);
    return change;
  }

  /** The event that makes each change. */
  Map<RowChange, Event> lastEvents() {
    return lastEvents;
  }

  /** What becomes of each row, by where its events come from and go to, in the order of the ids. */
  Map<Flow, Map<RowId, RowChange>> rows() {
    return rows;
  }

  /** The events but for those of some changes. */
  List<Event> eventsWithout(Set<RowChange> unchanged) {
    List<Event> left = new ArrayList<>(events.size());
    for (int i = 0; i < events.size(); i++) {
      if (!unchanged.contains(changes.get(i))) {
        left.add(events.get(i));
      }
    }
    return left;
  }
}
