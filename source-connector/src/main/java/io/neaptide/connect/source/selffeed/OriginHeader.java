package io.neaptide.connect.source.selffeed;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * The header by which a connector knows a record that it wrote itself.
 *
 * @param connector name of the connector
 * @param cluster id of the cluster that it reads
 */
public record OriginHeader(String connector, String cluster) {

  public static final String NAME = "neaptide.origin";

  public String value() {
    return connector + ":" + cluster;
  }

  /**
   * Stops the task on a record of its own.
   *
   * @param headers those of the record
   * @throws ConnectException if the record bears this origin
   */
  public void refuseOwn(ConsumerRecord<byte[], byte[]> record, Header[] headers) {
    for (Header header : headers) {
      if (header.key().equals(NAME)
          && header.value() != null
          && isOwn(new String(header.value(), StandardCharsets.UTF_8))) {
        throw new ConnectException(
            "The connector '"
                + connector
                + "' reads what it writes: the record at "
                + record.topic()
                + "-"
                + record.partition()
                + " offset "
                + record.offset()
                + " bears its own origin in the header "
                + NAME
                + ". Let its transforms give records a topic that topics or topics.regex does not"
                + " select, or exclude the topic with topics.exclude, then remove such records or"
                + " set the offset past them.");
      }
    }
  }

  /** As plain text, or as the JSON text that a converter of headers may have made of it. */
  private boolean isOwn(String origin) {
    return origin.equals(value()) || origin.contains('"' + value() + '"');
  }
}
