package io.neaptide.connect.sink.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.sink.metrics.WriteCounter;
import io.neaptide.connect.sink.transaction.TransactionalWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class MissingRightsTest {

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final LimitedProducer limited =
      new LimitedProducer(
          producer,
          new SizeCheck(
              ProducerLimits.of(Map.of()),
              topic -> new MessageLimit(Integer.MAX_VALUE, "max.message.bytes", true)),
          Optional.of("people-sink-people-0"),
          WriteCounter.hidden());

  @Test
  void aTransactionalIdThatMayNotBeUsedIsNamedWithTheRightAndItsPattern() {
    producer.initTransactionException =
        new TransactionalIdAuthorizationException("Transactional Id authorization failed.");

    assertThatThrownBy(() -> new TransactionalWriter(limited))
        .isInstanceOf(ConnectException.class)
        .hasMessage(
            "The user of kafka.bootstrap.servers may not use the transactional id"
                + " people-sink-people-0 (Transactional Id authorization failed.). Allow it DESCRIBE"
                + " and WRITE on all that begin with the connector's name and a hyphen (resource type"
                + " TransactionalId, pattern type PREFIXED), then restart the task");
  }

  @Test
  void aTopicThatMayNotBeWrittenIsNamedWithTheRight() {
    TransactionalWriter writer = new TransactionalWriter(limited);
    writer.send(new ProducerRecord<>("people.copy", "k".getBytes(StandardCharsets.UTF_8), null));
    producer.commitTransactionException =
        new KafkaException(
            "Cannot execute transactional method because we are in an error state",
            new TopicAuthorizationException(Set.of("people.copy")));

    assertThatThrownBy(writer::commit)
        .isInstanceOf(ConnectException.class)
        .hasMessage(
            "The user of kafka.bootstrap.servers may not use the topics [people.copy] (Not"
                + " authorized to access topics: [people.copy]). Allow it DESCRIBE and WRITE on them,"
                + " then restart the task");
  }

  @Test
  void aTopicThatMayNotBeReadIsNamedWithTheRight() {
    assertThat(
            MissingRights.toRead(
                "the state topic __neaptide-people",
                new TopicAuthorizationException(Set.of("__neaptide-people"))))
        .contains(
            "The user of kafka.bootstrap.servers may not use the state topic __neaptide-people (Not"
                + " authorized to access topics: [__neaptide-people]). Allow it READ on it, then"
                + " restart the task");
    assertThat(MissingRights.toRead("a topic", new TimeoutException("slow"))).isEmpty();
  }

  @Test
  void otherFailuresAreLeftAsTheyAre() {
    assertThat(MissingRights.toWrite(new TimeoutException("slow"), Optional.empty())).isEmpty();
  }
}
