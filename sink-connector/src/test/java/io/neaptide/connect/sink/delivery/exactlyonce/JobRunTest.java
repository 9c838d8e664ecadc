package io.neaptide.connect.sink.delivery.exactlyonce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.StreamState;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.TransactionJob;
import io.neaptide.connect.sink.producer.LimitedProducer;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.testing.FakeStateTopic;
import io.neaptide.connect.sink.testing.FakeTransactions;
import io.neaptide.connect.sink.testing.ManualClock;
import io.neaptide.connect.sink.transaction.TransactionalWriter;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobRunTest {

  private static final TaskId TASK = new TaskId("people", 0);
  private static final TopicPartition FIRST = new TopicPartition("people", 0);
  private static final TopicPartition SECOND = new TopicPartition("people", 1);

  private final FakeStateTopic cluster = new FakeStateTopic();
  private final PartitionStreams streams = new PartitionStreams(new ManualClock());
  private final List<String> written = new CopyOnWriteArrayList<>();
  private TransactionalWriter writer;

  @BeforeEach
  void open() {
    cluster.whenCommitted(
        records -> records.forEach(each -> written.add(each.topic() + ":" + text(each.value()))));
    cluster.refuse("narrow", new RecordTooLargeException("It is too large."));
    writer = new TransactionalWriter(LimitedProducer.unlimited(cluster.producer("task")));
    streams.open(List.of(FIRST, SECOND), StreamState.ACQUIRING);
    for (TopicPartition input : List.of(FIRST, SECOND)) {
      streams.change(stream(input), each -> each.acquired(0, OptionalLong.empty(), 0));
    }
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private PartitionStream stream(TopicPartition input) {
    return streams.read(all -> all.get(input));
  }

  private TransactionJob submit(TopicPartition input, TransactionJob job) {
    streams.change(stream(input), each -> each.submit(job));
    return job;
  }

  private static TransactionJob.Body sends(String topic, String row) {
    return (sender, positions, cancelled) -> sender.send(record(topic, row));
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, String row) {
    return new ProducerRecord<>(topic, "k".getBytes(UTF_8), row.getBytes(UTF_8));
  }

  private static String text(byte[] value) {
    return new String(value, UTF_8);
  }

  private void run() {
    JobRun jobs = new JobRun(TASK, streams, new FakeTransactions(), writer);
    try {
      jobs.run();
    } finally {
      jobs.failed();
    }
  }

  @Test
  void whatIsRefusedEndsTheTask() {
    TransactionJob job = submit(FIRST, new TransactionJob(sends("narrow", "row")));

    assertThatThrownBy(this::run)
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("A row of the difference cannot be written (its row for the topic");
    assertThat(job.state()).isEqualTo(TransactionJob.State.FAILED);
    assertThat(written).isEmpty();
  }

  @Test
  void whatIsRefusedAndCanBeGoneOnWithoutIsToldInItsPlace() {
    TransactionJob job =
        submit(
            FIRST,
            new TransactionJob(
                    (sender, positions, cancelled) -> {
                      sender.send(record("wide", "told"));
                      sender.send(record("narrow", "row"));
                    })
                .orElse((sender, reason) -> sender.send(record("wide", "refused: " + reason))));

    run();

    assertThat(job.state()).isEqualTo(TransactionJob.State.DONE);
    assertThat(written)
        .singleElement()
        .asString()
        .startsWith("wide:refused: its row for the topic narrow with the key k was refused");
  }

  @Test
  void aWriterThatIsFencedMeanwhileTellsNothing() {
    submit(
        FIRST,
        new TransactionJob(sends("narrow", "row"))
            .orElse(
                (sender, reason) -> {
                  cluster.fence("task");
                  sender.send(record("wide", "refused"));
                }));

    assertThatThrownBy(this::run).isInstanceOf(ProducerFencedException.class);
    assertThat(written).isEmpty();
  }

  @Test
  void whatWasWrittenWithARefusedOneIsDoneAgain() {
    TransactionJob first = submit(FIRST, new TransactionJob(sends("wide", "first")));
    TransactionJob second =
        submit(
            SECOND,
            new TransactionJob(sends("narrow", "second"))
                .orElse((sender, reason) -> sender.send(record("wide", "refused"))));

    run();

    assertThat(first.state()).isEqualTo(TransactionJob.State.FAILED);
    assertThat(second.state()).isEqualTo(TransactionJob.State.DONE);
    assertThat(written).containsExactly("wide:refused");
  }
}
