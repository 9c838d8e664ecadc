package io.neaptide.connect.source.discovery;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;

/** Ids of topics by their names, and their text form in the configuration of a task. */
public final class TopicIds {

  private static final String TOPIC_END = ";";
  private static final char ID_START = '=';

  private TopicIds() {}

  /** The text of an id; empty for brokers before 2.8, which give topics none. */
  public static Optional<String> of(Uuid id) {
    return id == null || id.equals(Uuid.ZERO_UUID) ? Optional.empty() : Optional.of(id.toString());
  }

  /** The form {@code orders=<id>;users=<id>}, always the same for the same ids. */
  public static String format(Map<String, String> ids) {
    return new TreeMap<>(ids)
        .entrySet().stream()
            .map(topic -> topic.getKey() + ID_START + topic.getValue())
            .collect(Collectors.joining(TOPIC_END));
  }

  /**
   * Reads the text form.
   *
   * @param text null in the configuration of a task that was made by an earlier version
   */
  public static SortedMap<String, String> parse(String text) {
    SortedMap<String, String> ids = new TreeMap<>();
    if (text != null && !text.isEmpty()) {
      for (String topic : text.split(TOPIC_END, -1)) {
        int idStart = topic.indexOf(ID_START);
        ids.put(topic.substring(0, idStart), topic.substring(idStart + 1));
      }
    }
    return ids;
  }
}
