package io.neaptide.connect.hook;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.data.SchemaAndValue;

/**
 * A row or a delete on its way to a target topic. Not changed by any method, but for its headers:
 * the methods that begin with {@code with} make another event. Keys, values and headers are not
 * copied; change none of those that an event holds. Two events are equal only if they are the same
 * object.
 */
public final class Event {

  private static final Supplier<Optional<SchemaAndValue>> UNKNOWN = Optional::empty;

  private final String topic;
  private final OptionalInt partition;
  private final byte[] key;
  private final byte[] value;
  private final OptionalLong timestamp;
  private final Headers headers;
  private final Optional<InputPosition> input;
  private final Supplier<Optional<SchemaAndValue>> decodedKey;
  private final Supplier<Optional<SchemaAndValue>> row;

  private Event(
      String topic,
      OptionalInt partition,
      byte[] key,
      byte[] value,
      OptionalLong timestamp,
      Headers headers,
      Optional<InputPosition> input,
      Supplier<Optional<SchemaAndValue>> decodedKey,
      Supplier<Optional<SchemaAndValue>> row) {
    this.topic = Objects.requireNonNull(topic, "topic");
    this.partition = Objects.requireNonNull(partition, "partition");
    this.key = Objects.requireNonNull(key, "key");
    this.value = value;
    this.timestamp = Objects.requireNonNull(timestamp, "timestamp");
    this.headers = Objects.requireNonNull(headers, "headers");
    this.input = Objects.requireNonNull(input, "input");
    this.decodedKey = Objects.requireNonNull(decodedKey, "decodedKey");
    this.row = Objects.requireNonNull(row, "row");
  }

  /** Makes an event of the hook's own that writes a row: key and value as they will be sent. */
  public static Event upsert(String topic, byte[] key, byte[] value) {
    return ofHook(topic, key, Objects.requireNonNull(value, "value"));
  }

  /** Makes an event of the hook's own that deletes a row: key as it will be sent. */
  public static Event delete(String topic, byte[] key) {
    return ofHook(topic, key, null);
  }

  private static Event ofHook(String topic, byte[] key, byte[] value) {
    return new Event(
        topic,
        OptionalInt.empty(),
        key,
        value,
        OptionalLong.empty(),
        new RecordHeaders(),
        Optional.empty(),
        UNKNOWN,
        UNKNOWN);
  }

  /**
   * Makes an event of the connector's; for the connector, and for tests of hooks.
   *
   * @param partition the target partition where it is not the partitioner's choice
   * @param value null for a delete
   * @param input where it was read from; empty for what a comparison found
   * @param decodedKey called when the key is asked for, at most once per call of {@link
   *     #decodedKey}
   * @param row the same for {@link #row}
   */
  public static Event of(
      String topic,
      OptionalInt partition,
      byte[] key,
      byte[] value,
      OptionalLong timestamp,
      Headers headers,
      Optional<InputPosition> input,
      Supplier<Optional<SchemaAndValue>> decodedKey,
      Supplier<Optional<SchemaAndValue>> row) {
    return new Event(topic, partition, key, value, timestamp, headers, input, decodedKey, row);
  }

  /** The target topic. */
  public String topic() {
    return topic;
  }

  /** The target partition, where it is not the partitioner's choice by the key. */
  public OptionalInt partition() {
    return partition;
  }

  /** The key as it will be sent. */
  public byte[] key() {
    return key;
  }

  /** The value as it will be sent; null for a delete. */
  public byte[] value() {
    return value;
  }

  /** Whether the event deletes a row, rather than writes one. */
  public boolean isDelete() {
    return value == null;
  }

  /** The timestamp in milliseconds since the epoch; empty where the producer sets it. */
  public OptionalLong timestamp() {
    return timestamp;
  }

  /** The headers as they will be sent. */
  public Headers headers() {
    return headers;
  }

  /**
   * Where the event was read from; empty for rows and tombstones of an initial difference, which
   * come from a comparison, and for events of the hook's own.
   */
  public Optional<InputPosition> input() {
    return input;
  }

  /**
   * The decoded key of the event that the connector made; empty for events of the hook's own, and
   * where the key cannot be decoded. May decode at each call.
   */
  public Optional<SchemaAndValue> decodedKey() {
    return decodedKey.get();
  }

  /**
   * The decoded row of the event that the connector made: a map of columns, or a struct; empty for
   * deletes, for events of the hook's own, and where the row cannot be decoded. May decode at each
   * call. An event made by {@link #withValue} still has the row that it was made from.
   */
  public Optional<SchemaAndValue> row() {
    return row.get();
  }

  /** The same event for another topic, in the partition that the partitioner chooses there. */
  public Event withTopic(String otherTopic) {
    return new Event(
        otherTopic, OptionalInt.empty(), key, value, timestamp, headers, input, decodedKey, row);
  }

  /** The same event under another key, in the partition that the partitioner chooses for it. */
  public Event withKey(byte[] otherKey) {
    return new Event(
        topic, OptionalInt.empty(), otherKey, value, timestamp, headers, input, decodedKey, row);
  }

  /**
   * The same event with another value.
   *
   * @param otherValue as it will be sent; null makes the event a delete
   */
  public Event withValue(byte[] otherValue) {
    return new Event(topic, partition, key, otherValue, timestamp, headers, input, decodedKey, row);
  }

  /** The same event with other headers. */
  public Event withHeaders(Headers otherHeaders) {
    return new Event(topic, partition, key, value, timestamp, otherHeaders, input, decodedKey, row);
  }

  /** Topic, partition and where the event was read from, but nothing of what it holds. */
  @Override
  public String toString() {
    return (isDelete() ? "delete in " : "upsert in ")
        + topic
        + input
            .map(at -> " from " + at.topic() + "-" + at.partition() + "@" + at.offset())
            .orElse("");
  }
}
