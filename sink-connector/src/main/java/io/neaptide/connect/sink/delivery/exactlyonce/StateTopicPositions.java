package io.neaptide.connect.sink.delivery.exactlyonce;

import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.identity.StreamGuard;
import io.neaptide.connect.sink.producer.LimitedProducer;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.Position;
import io.neaptide.connect.sink.state.StateReader;
import io.neaptide.connect.sink.state.StateRecords;
import io.neaptide.connect.sink.transaction.TransactionalWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.connect.errors.ConnectException;

/** Positions in the state topic. Used by the transaction thread. */
public final class StateTopicPositions implements PositionStore {

  /** Longer than any transaction may stay open. */
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);

  private final Supplier<StateReader> opener;
  private final StreamGuard guard;
  private final Optional<PlainStream> plain;
  private final Function<TopicPartition, LimitedProducer> producers;
  private final StateRecords records;
  private volatile StateReader reader;

  /** The generation that a task without an initial phase began with. */
  private Optional<Generation> began = Optional.empty();

  /**
   * Opens nothing yet.
   *
   * @param plain what is to be said of a stream without an initial phase; empty where there is one
   */
  StateTopicPositions(
      Supplier<StateReader> opener,
      StreamGuard guard,
      Optional<PlainStream> plain,
      Function<TopicPartition, LimitedProducer> producers,
      StateRecords records) {
    this.opener = opener;
    this.guard = guard;
    this.plain = plain;
    this.producers = producers;
    this.records = records;
  }

  @Override
  public void open() {
    guard.open();
    if (reader == null) {
      reader = opener.get();
    }
    plain.ifPresent(stream -> began = stream.begin(reader));
  }

  /** The reader of the state topic, once it is open. */
  public Optional<StateReader> reader() {
    return Optional.ofNullable(reader);
  }

  /** Makes the records of the state topic. */
  public StateRecords records() {
    return records;
  }

  @Override
  public TransactionalWriter writer(
      TopicPartition input, TransactionalWriter.RefusalListener refusals) {
    return new TransactionalWriter(producers.apply(input), refusals);
  }

  @Override
  public OptionalLong read(TopicPartition input, long generation) {
    try {
      reader.awaitEnd(READ_TIMEOUT);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
    Optional<Position> position =
        reader
            .view()
            .position(input)
            .filter(
                found ->
                    generation == 0
                        ? began.filter(plain -> plain.hasPosition(found)).isPresent()
                        : found.generation() == generation);
    return position.isPresent() ? OptionalLong.of(position.get().offset()) : OptionalLong.empty();
  }

  @Override
  public long currentGeneration(long expected) {
    Optional<Generation> current = reader.view().generation();
    if (expected != 0) {
      boolean same =
          current.isPresent()
              && current.get().number() == expected
              && current.get().phase() != Phase.PREPARING;
      return same ? expected : -1;
    }
    if (current.isEmpty()
        || began.isEmpty()
        || current.get().number() != began.get().number()
        || current.get().phase().isUnfinished()) {
      throw new ConnectException(
          "The offsets of the connector were reset, or its delivery was changed, while this task"
              + " went on, so it writes nothing more. Restart the connector with its tasks if it"
              + " does not end by itself");
    }
    return began.get().number();
  }

  @Override
  public ProducerRecord<byte[], byte[]> record(PartitionStream stream, long next) {
    return records.position(
        stream.input(),
        new Position(next, stream.positionLabel(), guard.streamVersion(), stream.topicId()));
  }

  /** Throws what stopped the reader, if anything did. */
  void check() {
    reader().ifPresent(StateReader::check);
  }

  /** Ends the reader; called when the transaction thread has ended. */
  void close() {
    if (reader != null) {
      reader.close();
    }
  }
}
