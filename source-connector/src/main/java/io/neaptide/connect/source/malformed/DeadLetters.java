package io.neaptide.connect.source.malformed;

import io.neaptide.connect.common.serde.MalformedDataException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code malformed.records=dead.letter}: the record goes, byte for byte, to a topic of the external
 * cluster. At least once: a record that is read again after a crash is sent again.
 */
public final class DeadLetters implements MalformedRecords {

  static final String HEADER_PREFIX = "__neaptide.error.";

  private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final DeadLetterTopicCheck check;
  private final List<Future<RecordMetadata>> sent = new ArrayList<>();

  public DeadLetters(Producer<byte[], byte[]> producer, String topic, DeadLetterTopicCheck check) {
    this.producer = producer;
    this.topic = topic;
    this.check = check;
  }

  @Override
  public void take(ConsumerRecord<byte[], byte[]> record, MalformedDataException reason) {
    check.ensure();
    Headers headers = new RecordHeaders(record.headers().toArray());
    add(headers, "topic", record.topic());
    add(headers, "partition", Integer.toString(record.partition()));
    add(headers, "offset", Long.toString(record.offset()));
    add(headers, "timestamp", Long.toString(record.timestamp()));
    add(headers, "message", new MalformedReason(reason).inFull());
    log.debug(
        "Sending the malformed record at {}-{} offset {} to {}: {}",
        record.topic(),
        record.partition(),
        record.offset(),
        topic,
        new MalformedReason(reason).forLog());
    try {
      sent.add(
          producer.send(new ProducerRecord<>(topic, null, record.key(), record.value(), headers)));
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      throw failure(e);
    }
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(HEADER_PREFIX + name, value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void flush() {
    if (sent.isEmpty()) {
      return;
    }
    try {
      producer.flush();
      for (Future<RecordMetadata> acknowledged : sent) {
        acknowledged.get();
      }
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } finally {
      sent.clear();
    }
  }

  private KafkaException failure(Throwable cause) {
    String message = "A malformed record could not be written to dead.letter.topic '" + topic + "'";
    if (cause instanceof org.apache.kafka.common.errors.RetriableException) {
      return new RetriableException(message + "; it will be read and sent again", cause);
    }
    return new ConnectException(message + " (" + cause + "). " + remedy(cause), cause);
  }

  private String remedy(Throwable cause) {
    if (cause instanceof InvalidRecordException) {
      return "Brokers refuse records without a key in a compacted topic: set cleanup.policy=delete"
          + " on it, or name another topic.";
    }
    if (cause instanceof RecordTooLargeException) {
      return "Raise max.message.bytes of the topic to that of the topics read, and"
          + " kafka.producer.max.request.size where that is set.";
    }
    if (cause instanceof AuthorizationException) {
      return "Allow the user of kafka.bootstrap.servers the operation WRITE on the topic '"
          + topic
          + "'.";
    }
    return "Check that the user of kafka.bootstrap.servers may write there and that the topic's"
        + " max.message.bytes is no less than that of the topics read.";
  }

  @Override
  public void close() {
    try (check) {
      producer.close(Duration.ofSeconds(5));
    }
  }
}
