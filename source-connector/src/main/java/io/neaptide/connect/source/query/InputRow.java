package io.neaptide.connect.source.query;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.data.SchemaAndValue;

/**
 * A row as expressions see it.
 *
 * @param key the decoded key
 * @param columns the decoded value
 * @param record topic, partition, offset, timestamp and headers of the record
 */
public record InputRow(
    SchemaAndValue key, Map<String, Object> columns, ConsumerRecord<?, ?> record) {}
