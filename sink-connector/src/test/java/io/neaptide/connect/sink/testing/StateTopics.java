package io.neaptide.connect.sink.testing;

import io.neaptide.connect.sink.state.Position;
import io.neaptide.connect.sink.state.StateRecords;
import io.neaptide.connect.sink.state.StateView;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What a state topic says that holds given records. */
public final class StateTopics {

  private StateTopics() {}

  /** A position that the first owner of a partition wrote. */
  public static Position position(long offset, long generation, String streamVersion) {
    return new Position(offset, generation, streamVersion, Optional.empty(), 1);
  }

  public static StateView view(String topic, List<ProducerRecord<byte[], byte[]>> records) {
    StateView view = new StateView(new StateRecords(topic));
    records.forEach(record -> view.apply(record.key(), record.value()));
    return view;
  }
}
