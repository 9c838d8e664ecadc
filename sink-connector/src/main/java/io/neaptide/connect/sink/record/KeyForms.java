package io.neaptide.connect.sink.record;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.connect.data.Schema;

/**
 * The schemas that the keys of each target topic came with: one memory for all encoders of a task,
 * since a record that one of them refuses is given to another one. A task that starts remembers
 * nothing, and knows nothing of other tasks. Thread-safe.
 */
public final class KeyForms {

  private final Map<String, Known> topics = new ConcurrentHashMap<>();

  /** The schemas of a topic, of which the first one is the given one where it had none. */
  Known of(String topic, Schema schema) {
    // Asked for every record, mostly of a topic that is known.
    Known known = topics.get(topic);
    return known == null ? topics.computeIfAbsent(topic, unused -> new Known(schema)) : known;
  }

  /** The schemas of a topic, where it had keys. */
  Optional<Known> known(String topic) {
    return Optional.ofNullable(topics.get(topic));
  }

  /** The schemas of the keys of one topic; null stands for none. */
  static final class Known {
    private final Schema first;
    private volatile Schema last;

    private Known(Schema first) {
      this.first = first;
      this.last = first;
    }

    /** The schema of the first key. */
    Schema first() {
      return first;
    }

    /** Whether keys of this schema have the bytes that they have with the first one. */
    boolean isOfOneForm(Schema schema) {
      if (schema == first || schema == last) {
        return true;
      }
      boolean same = Objects.equals(schema, first);
      if (same) {
        last = schema;
      }
      return same;
    }

    /** Remembers a schema that leaves no trace in the bytes. */
    void remember(Schema schema) {
      last = schema;
    }
  }
}
