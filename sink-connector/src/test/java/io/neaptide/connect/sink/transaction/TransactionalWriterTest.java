package io.neaptide.connect.sink.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.sink.producer.LimitedProducer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class TransactionalWriterTest {

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final ProducerRecord<byte[], byte[]> row =
      new ProducerRecord<>("target", new byte[] {1}, new byte[] {2});

  @Test
  void commitsWhatWasSentInOneTransaction() {
    TransactionalWriter writer = new TransactionalWriter(LimitedProducer.unlimited(producer));

    writer.send(row);
    writer.send(row);
    assertThat(producer.history()).isEmpty();
    writer.commit();

    assertThat(producer.history()).containsExactly(row, row);
    assertThat(producer.commitCount()).isEqualTo(1);
    assertThat(writer.isOpen()).isFalse();
  }

  @Test
  void abortsWhatIsOpenWhenItIsClosed() {
    TransactionalWriter writer = new TransactionalWriter(LimitedProducer.unlimited(producer));
    writer.send(row);

    writer.close();

    assertThat(producer.transactionAborted()).isTrue();
    assertThat(producer.closed()).isTrue();
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void anInterruptDoesNotKeepItFromClosingAndIsKept() {
    TransactionalWriter writer = new TransactionalWriter(LimitedProducer.unlimited(producer));
    writer.send(row);

    Thread.currentThread().interrupt();
    writer.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(producer.closed()).isTrue();
  }

  @Test
  void aFailureToAbortDoesNotKeepItFromClosing() {
    TransactionalWriter writer = new TransactionalWriter(LimitedProducer.unlimited(producer));
    writer.send(row);
    producer.abortTransactionException = new IllegalStateException("the commit timed out");

    writer.close();

    assertThat(producer.closed()).isTrue();
  }

  @Test
  void aCommitThatTimesOutIsTriedAgainBeforeItFails() {
    TransactionalWriter writer = new TransactionalWriter(LimitedProducer.unlimited(producer));
    writer.send(row);
    producer.commitTransactionException = new TimeoutException("slow");

    assertThatThrownBy(writer::commit).isInstanceOf(TimeoutException.class);
    assertThat(writer.isOpen()).isTrue();
  }

  @Test
  void aProducerThatCannotBeInitialisedIsClosed() {
    producer.initTransactionException = new KafkaException("no coordinator");

    assertThatThrownBy(() -> new TransactionalWriter(LimitedProducer.unlimited(producer)))
        .isInstanceOf(KafkaException.class);
    assertThat(producer.closed()).isTrue();
  }
}
