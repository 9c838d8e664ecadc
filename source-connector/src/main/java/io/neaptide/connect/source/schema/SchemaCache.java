package io.neaptide.connect.source.schema;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.connect.data.Schema;

/**
 * What was derived of schemas. It is found by the object, which converters give again for the same
 * schema, and else by what the schema says, so that a converter which makes a new object for each
 * record costs time, but no second derivation. Not thread-safe.
 */
final class SchemaCache<T> {

  private static final int MOST = 256;

  private final IdentityHashMap<Schema, T> byIdentity = new IdentityHashMap<>();
  private final Map<Schema, T> byContent =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Schema, T> eldest) {
          return size() > MOST;
        }
      };
  private Schema last;
  private T ofLast;

  /** What was derived of a schema, or is now. */
  T computeIfAbsent(Schema schema, Function<Schema, T> derive) {
    if (schema != last) {
      ofLast = find(schema, derive);
      last = schema;
    }
    return ofLast;
  }

  private T find(Schema schema, Function<Schema, T> derive) {
    T known = byIdentity.get(schema);
    if (known != null) {
      return known;
    }
    T found = byContent.get(schema);
    if (found == null) {
      found = derive.apply(schema);
      byContent.put(schema, found);
    }
    if (byIdentity.size() >= MOST) {
      byIdentity.clear();
    }
    byIdentity.put(schema, found);
    return found;
  }
}
