package com.example.hooks;

import io.neaptide.connect.hook.Event;
import io.neaptide.connect.hook.EventProcessor;
import io.neaptide.connect.hook.EventProcessorContext;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.data.Struct;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps rows out of the target topics that are marked as confidential by a column. A row that
 * becomes confidential is deleted there. The log says how much was really sent.
 */
public class ConfidentialRows implements EventProcessor {

  private static final Logger log = LoggerFactory.getLogger(ConfidentialRows.class);

  private static final ConfigDef CONFIG =
      new ConfigDef()
          .define(
              "column",
              ConfigDef.Type.STRING,
              ConfigDef.NO_DEFAULT_VALUE,
              new ConfigDef.NonEmptyString(),
              ConfigDef.Importance.HIGH,
              "The column that marks a row as confidential. A row is passed where it is false,"
                  + " null or absent; any other value keeps it back.");

  private String column;
  private boolean mayOnlyRemove;
  private long sent;

  @Override
  public ConfigDef config() {
    return CONFIG;
  }

  @Override
  public void configure(Map<String, String> properties) {
    column = new AbstractConfig(CONFIG, properties).getString("column");
  }

  @Override
  public void start(EventProcessorContext context) {
    mayOnlyRemove = context.comparesWithExisting();
  }

  @Override
  public void beforeSend(List<Event> events) {
    if (mayOnlyRemove) {
      // The row that the target holds then stays as it is.
      events.removeIf(this::isConfidential);
    } else {
      events.replaceAll(event -> isConfidential(event) ? event.withValue(null) : event);
    }
  }

  /** A row that cannot be decoded is taken for confidential; a delete shows nothing. */
  private boolean isConfidential(Event event) {
    return !event.isDelete() && event.row().map(row -> !isPublic(row.value())).orElse(true);
  }

  /** A row is a map where its format has no schema, as JSON has none, and a struct else. */
  private boolean isPublic(Object row) {
    if (row instanceof Map<?, ?> columns) {
      return isPublicMark(columns.get(column));
    }
    return row instanceof Struct struct
        && isPublicMark(struct.schema().field(column) == null ? null : struct.get(column));
  }

  private static boolean isPublicMark(Object mark) {
    return mark == null || Boolean.FALSE.equals(mark);
  }

  @Override
  public void afterSend(List<Event> events) {
    sent += events.size();
    log.debug("{} events were acknowledged", events.size());
  }

  @Override
  public void stop() {
    log.info("{} events were sent", sent);
  }
}
