package io.neaptide.connect.it.testing;

import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.transforms.Transformation;

/** Changes the topic of every record, without a name that gives it away. */
public final class Reroute implements Transformation<SinkRecord> {

  @Override
  public SinkRecord apply(SinkRecord record) {
    return record.newRecord(
        "elsewhere",
        record.kafkaPartition(),
        record.keySchema(),
        record.key(),
        record.valueSchema(),
        record.value(),
        record.timestamp());
  }

  @Override
  public ConfigDef config() {
    return new ConfigDef();
  }

  @Override
  public void configure(Map<String, ?> configs) {
    // Nothing can be configured.
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
