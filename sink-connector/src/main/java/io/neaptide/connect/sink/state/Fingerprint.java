package io.neaptide.connect.sink.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.neaptide.connect.common.digest.Sha256;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The {@link StreamSettings} that a stream was begun with, as they stand in the state topic. A
 * value that may be a secret is there as a salted hash only, one for each key, so that a changed
 * key can be named.
 *
 * @param salt hashed with every such value; empty where nothing is recorded
 * @param plain by configuration key, the value
 * @param hashed by configuration key, the hash of the value
 */
public record Fingerprint(
    String salt, SortedMap<String, String> plain, SortedMap<String, String> hashed) {

  /** That of a generation which records no settings, so that none is a change. */
  public static final Fingerprint NONE = new Fingerprint("", new TreeMap<>(), new TreeMap<>());

  private static final int HASH_BYTES = 16;

  public Fingerprint {
    plain = Collections.unmodifiableSortedMap(new TreeMap<>(plain));
    hashed = Collections.unmodifiableSortedMap(new TreeMap<>(hashed));
  }

  /** The fingerprint of settings, with a salt of its own. */
  public static Fingerprint of(StreamSettings settings) {
    String salt = UUID.randomUUID().toString();
    SortedMap<String, String> hashed = new TreeMap<>();
    settings.confidential().forEach((key, value) -> hashed.put(key, hash(salt, key, value)));
    return new Fingerprint(salt, settings.plain(), hashed);
  }

  /**
   * What is different by now.
   *
   * @return by configuration key, how it changed, for a message; without values that may be secrets
   */
  public SortedMap<String, String> changes(StreamSettings now) {
    SortedMap<String, String> changes = new TreeMap<>();
    if (equals(NONE)) {
      return changes;
    }
    for (String key : union(plain.keySet(), now.plain().keySet())) {
      Optional<String> before = Optional.ofNullable(plain.get(key));
      Optional<String> current = Optional.ofNullable(now.plain().get(key));
      boolean unknown = now.unknowable().contains(key) && (before.isEmpty() || current.isEmpty());
      if (!before.equals(current) && !unknown) {
        changes.put(key, "was " + quoted(before) + ", is " + quoted(current));
      }
    }
    for (String key : union(hashed.keySet(), now.confidential().keySet())) {
      String before = hashed.get(key);
      String value = now.confidential().get(key);
      boolean unknown = now.unknowable().stream().anyMatch(each -> isBelow(each, key, now));
      if (!unknown && (before == null || value == null || !before.equals(hash(salt, key, value)))) {
        changes.put(key, before == null ? "was not set" : value == null ? "is not set" : "changed");
      }
    }
    return changes;
  }

  /** Whether a key is a property of another one whose value is not known on both sides. */
  private boolean isBelow(String unknowable, String key, StreamSettings now) {
    return key.startsWith(unknowable + ".")
        && !(plain.containsKey(unknowable) && now.plain().containsKey(unknowable));
  }

  private static String quoted(Optional<String> value) {
    return value.map(text -> "'" + text + "'").orElse("the default");
  }

  private static Set<String> union(Set<String> some, Set<String> others) {
    Set<String> all = new TreeSet<>(some);
    all.addAll(others);
    return all;
  }

  private static String hash(String salt, String key, String value) {
    byte[] hash = Sha256.digest().digest((salt + '\n' + key + '\n' + value).getBytes(UTF_8));
    return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
  }

  Map<String, Object> toRow() {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("salt", salt);
    row.put("plain", new LinkedHashMap<String, Object>(plain));
    row.put("hashed", new LinkedHashMap<String, Object>(hashed));
    return row;
  }

  static Fingerprint ofRow(Map<String, Object> row) {
    return new Fingerprint(
        StateFields.text(row, "salt"),
        texts(StateFields.object(row, "plain")),
        texts(StateFields.object(row, "hashed")));
  }

  private static SortedMap<String, String> texts(Map<String, Object> row) {
    SortedMap<String, String> texts = new TreeMap<>();
    row.forEach((key, value) -> texts.put(key, (String) value));
    return texts;
  }
}
