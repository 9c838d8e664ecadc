package io.neaptide.connect.command.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** A status for programs to read. */
final class StatusJson {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private StatusJson() {}

  /** One line. */
  static String of(ConnectorStatus status) {
    try {
      return MAPPER.writeValueAsString(object(status));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A status cannot be written as JSON", e);
    }
  }

  private static Map<String, Object> object(ConnectorStatus status) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("connector", status.connector());
    object.put("phase", status.phase());
    status.since().ifPresent(since -> object.put("since", since.toString()));
    status
        .generation()
        .ifPresent(
            current -> {
              object.put("streamVersion", current.streamVersion());
              object.put("generation", current.number());
            });
    status
        .progress()
        .ifPresent(
            progress -> {
              Map<String, Object> done = new LinkedHashMap<>();
              done.put("share", progress.share());
              done.put("partitions", progress.partitions());
              done.put("ofPartitions", progress.of());
              object.put("progress", done);
            });
    List<Object> inputs = new ArrayList<>();
    status.inputs().forEach(each -> inputs.add(input(each)));
    object.put("inputs", inputs);
    object.put("owners", status.owners());
    status.report().ifPresent(report -> object.put("report", report));
    return object;
  }

  private static Map<String, Object> input(InputTopic input) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("topic", input.topic());
    object.put("partitions", input.partitions());
    object.put("writtenTo", input.position());
    put(object, "bound", input.bound());
    put(object, "committed", input.committed());
    put(object, "end", input.end());
    put(object, "lag", input.lag());
    return object;
  }

  private static void put(Map<String, Object> object, String name, OptionalLong number) {
    number.ifPresent(value -> object.put(name, value));
  }
}
