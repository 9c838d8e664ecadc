package io.neaptide.connect.sink.testing;

import io.neaptide.connect.sink.state.StateRecords;
import io.neaptide.connect.sink.state.StateView;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What a state topic says that holds given records. */
public final class StateTopics {

  private StateTopics() {}

  public static StateView view(String topic, List<ProducerRecord<byte[], byte[]>> records) {
    StateView view = new StateView(new StateRecords(topic));
    records.forEach(record -> view.apply(record.key(), record.value()));
    return view;
  }
}
