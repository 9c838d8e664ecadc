package io.neaptide.connect.sink.producer;

import io.neaptide.connect.sink.record.RecordSize;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.connect.errors.DataException;

/** Says which record the brokers refused as such, why, and what helps. */
public final class WriteRefusal {

  private static final int MAX_KEY_LENGTH = 100;
  private static final int MAX_KEY_BYTES = 50;

  private WriteRefusal() {}

  /** Whether an error says that this record, or one in its batch, is refused each time. */
  public static boolean isRefusal(Throwable error) {
    return switch (RefusalScope.of(error)) {
      case RECORD, REQUEST -> true;
      case OTHER_RECORD, NONE -> false;
    };
  }

  /** Whether an error says that a batch is too large. */
  static boolean isOfSize(Throwable error) {
    return error instanceof RecordTooLargeException
        || error instanceof RecordBatchTooLargeException;
  }

  /** The topic and the key of a record. */
  static String described(ProducerRecord<byte[], byte[]> record) {
    return "its row for the topic "
        + record.topic()
        + (record.partition() == null ? "" : ", partition " + record.partition() + ",")
        + " with the key "
        + key(record.key());
  }

  /**
   * A refusal that says which record it is of; where the row cannot be encoded again, the cause.
   *
   * @param row encodes what was refused
   */
  public static Exception explained(Supplier<ProducerRecord<byte[], byte[]>> row, Exception cause) {
    try {
      return new DataException(explained(row.get(), cause), cause);
    } catch (RuntimeException unexplained) {
      cause.addSuppressed(unexplained);
      return cause;
    }
  }

  /** What to tell of a record that was refused. */
  public static String explained(ProducerRecord<byte[], byte[]> record, Exception cause) {
    if (cause instanceof TooLargeException told) {
      return told.getMessage();
    }
    return described(record)
        + " was refused ("
        + cause.getMessage()
        + "). "
        + remedy(record, cause);
  }

  private static String remedy(ProducerRecord<byte[], byte[]> record, Exception cause) {
    if (isOfSize(cause)) {
      return "It has "
          + RecordSize.alone(record)
          + " bytes: raise max.message.bytes of the topic, which the connector may not read without"
          + " DescribeConfigs, or make the row smaller";
    }
    if (cause instanceof InvalidTimestampException && record.timestamp() != null) {
      return "Its timestamp is "
          + Instant.ofEpochMilli(record.timestamp())
          + ": raise message.timestamp.after.max.ms or message.timestamp.before.max.ms of the"
          + " topic, or set the timestamp with a transform";
    }
    return "Let the topic take it, or correct it where it comes from";
  }

  /** A key as text, or its bytes as hex digits where it is none. */
  private static String key(byte[] key) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString();
      return text.length() <= MAX_KEY_LENGTH ? text : text.substring(0, MAX_KEY_LENGTH) + "...";
    } catch (CharacterCodingException noText) {
      int shown = Math.min(key.length, MAX_KEY_BYTES);
      return "0x" + HexFormat.of().formatHex(key, 0, shown) + (shown < key.length ? "..." : "");
    }
  }
}
