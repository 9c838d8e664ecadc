package io.neaptide.connect.sink;

import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.Position;
import io.neaptide.connect.sink.state.StateReader;
import io.neaptide.connect.sink.state.StateRecords;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.connect.errors.ConnectException;

/** Positions in the state topic. Used by the transaction thread. */
final class StatePositions implements PositionStore {

  /** Longer than any transaction may stay open. */
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);

  private final Supplier<StateReader> opener;
  private final Function<TopicPartition, Producer<byte[], byte[]>> producers;
  private final StateRecords records;
  private final String streamVersion;
  private volatile StateReader reader;

  StatePositions(
      Supplier<StateReader> opener,
      Function<TopicPartition, Producer<byte[], byte[]>> producers,
      StateRecords records,
      String streamVersion) {
    this.opener = opener;
    this.producers = producers;
    this.records = records;
    this.streamVersion = streamVersion;
  }

  @Override
  public void open() {
    reader = opener.get();
  }

  /** The reader of the state topic, once it is open. */
  Optional<StateReader> reader() {
    return Optional.ofNullable(reader);
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
            .filter(found -> generation == 0 || found.generation() == generation);
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
    if (current.isPresent()
        && current.get().phase() != Phase.STREAM
        && current.get().phase() != Phase.RESET) {
      throw new ConnectException(
          "The initial phase of stream.version "
              + current.get().streamVersion()
              + " is not finished, so what the target topics hold is not complete. Set "
              + (current.get().bounds().filter(bounds -> bounds.target().isEmpty()).isPresent()
                  ? HookConfig.CLASS_CONFIG + " as it was"
                  : InitialConfig.FETCH_EXISTING_CONFIG + "=true")
              + " again to finish it, or reset the offsets of the connector to begin anew"
              + " without it");
    }
    return current.map(Generation::number).orElse(0L);
  }

  @Override
  public ProducerRecord<byte[], byte[]> record(PartitionStream stream, long next) {
    return records.position(
        stream.input(),
        new Position(next, stream.positionLabel(), streamVersion, stream.topicId()));
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
