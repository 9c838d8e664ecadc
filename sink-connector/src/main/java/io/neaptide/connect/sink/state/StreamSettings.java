package io.neaptide.connect.sink.state;

import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The settings of a configuration that decide what stands in the target topics under which bytes. A
 * setting that has its default is left out, so that one that a later version adds is no difference
 * to a stream that was begun before.
 *
 * @param plain by configuration key, what may be shown to anybody
 * @param confidential by configuration key, what may hold a secret
 * @param unknowable keys that say nothing where they are missing: what holds then is not known
 */
public record StreamSettings(
    SortedMap<String, String> plain,
    SortedMap<String, String> confidential,
    Set<String> unknowable) {

  public StreamSettings {
    plain = Collections.unmodifiableSortedMap(new TreeMap<>(plain));
    confidential = Collections.unmodifiableSortedMap(new TreeMap<>(confidential));
    unknowable = Set.copyOf(unknowable);
  }

  /** Without the values that may be secrets. */
  @Override
  public String toString() {
    return plain + " and " + confidential.keySet();
  }
}
