package io.neaptide.connect.hook;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.connect.data.SchemaAndValue;

/**
 * A row or a delete on its way to a target topic. Not changed by any method, but for its headers:
 * the methods that begin with {@code with} make another event, with headers of its own. Keys and
 * values are not copied; change none of those that an event holds. Two events are equal only if
 * they are the same object.
 */
public final class Event {

  private static final Supplier<Optional<SchemaAndValue>> UNKNOWN = Optional::empty;

  private final ProducerRecord<byte[], byte[]> record;
  private final Optional<InputPosition> input;
  private final Supplier<Optional<SchemaAndValue>> decodedKey;
  private final Supplier<Optional<SchemaAndValue>> row;

  private Event(
      ProducerRecord<byte[], byte[]> record,
      Optional<InputPosition> input,
      Supplier<Optional<SchemaAndValue>> decodedKey,
      Supplier<Optional<SchemaAndValue>> row) {
    Objects.requireNonNull(record.key(), "key");
    this.record = record;
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
    return new Event(new ProducerRecord<>(topic, key, value), Optional.empty(), UNKNOWN, UNKNOWN);
  }

  /**
   * Makes an event of the connector's; for the connector, and for tests of hooks.
   *
   * @param record what is to be sent, with a partition where it is not the partitioner's choice
   * @param input where it was read from; empty for what a comparison found
   * @param decodedKey called when the key is asked for, at most once per call of {@link
   *     #decodedKey}
   * @param row the same for {@link #row}
   */
  public static Event of(
      ProducerRecord<byte[], byte[]> record,
      Optional<InputPosition> input,
      Supplier<Optional<SchemaAndValue>> decodedKey,
      Supplier<Optional<SchemaAndValue>> row) {
    return new Event(record, input, decodedKey, row);
  }

  /** The target topic. */
  public String topic() {
    return record.topic();
  }

  /** The target partition, where it is not the partitioner's choice by the key. */
  public OptionalInt partition() {
    return record.partition() == null ? OptionalInt.empty() : OptionalInt.of(record.partition());
  }

  /** The key as it will be sent. */
  public byte[] key() {
    return record.key();
  }

  /** The value as it will be sent; null for a delete. */
  public byte[] value() {
    return record.value();
  }

  /** Whether the event deletes a row, rather than writes one. */
  public boolean isDelete() {
    return record.value() == null;
  }

  /** The timestamp in milliseconds since the epoch; empty where the producer sets it. */
  public OptionalLong timestamp() {
    return record.timestamp() == null ? OptionalLong.empty() : OptionalLong.of(record.timestamp());
  }

  /** The headers as they will be sent. */
  public Headers headers() {
    return record.headers();
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
    return with(otherTopic, null, key(), value(), headers());
  }

  /** The same event under another key, in the partition that the partitioner chooses for it. */
  public Event withKey(byte[] otherKey) {
    return with(topic(), null, otherKey, value(), headers());
  }

  /**
   * The same event with another value.
   *
   * @param otherValue as it will be sent; null makes the event a delete
   */
  public Event withValue(byte[] otherValue) {
    return with(topic(), record.partition(), key(), otherValue, headers());
  }

  /** The same event with other headers. */
  public Event withHeaders(Headers otherHeaders) {
    return with(topic(), record.partition(), key(), value(), otherHeaders);
  }

  private Event with(
      String topic, Integer partition, byte[] key, byte[] value, Headers otherHeaders) {
    return new Event(
        new ProducerRecord<>(topic, partition, record.timestamp(), key, value, otherHeaders),
        input,
        decodedKey,
        row);
  }

  /** Topic, partition and where the event was read from, but nothing of what it holds. */
  @Override
  public String toString() {
    return (isDelete() ? "delete in " : "upsert in ")
        + topic()
        + input
            .map(at -> " from " + at.topic() + "-" + at.partition() + "@" + at.offset())
            .orElse("");
  }
}
