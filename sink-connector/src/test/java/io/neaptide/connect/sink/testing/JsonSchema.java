package io.neaptide.connect.sink.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * As much of JSON Schema as the schemas of this project use: types, required and described fields,
 * patterns of names, items, enumerations and references.
 */
public final class JsonSchema {

  private final Map<?, ?> root;

  public JsonSchema(Map<?, ?> root) {
    this.root = root;
  }

  /** What is wrong with a value; empty where nothing is. */
  public List<String> problems(Object value) {
    List<String> problems = new ArrayList<>();
    check("", root, value, problems);
    return problems;
  }

  private void check(String at, Map<?, ?> schema, Object value, List<String> problems) {
    if (schema.get("$ref") instanceof String reference) {
      check(at, definition(reference), value, problems);
      return;
    }
    if (schema.get("enum") instanceof List<?> allowed && !allowed.contains(value)) {
      problems.add(at + ": " + value + " is none of " + allowed);
    }
    Object type = schema.get("type");
    List<?> types = type == null ? List.of() : type instanceof List<?> some ? some : List.of(type);
    if (!types.isEmpty() && types.stream().noneMatch(each -> isOfType(each, value))) {
      problems.add(at + ": " + value + " is no " + types);
    } else if (value instanceof Map<?, ?> fields) {
      checkFields(at, schema, fields, problems);
    } else if (value instanceof List<?> elements && schema.get("items") instanceof Map<?, ?> item) {
      elements.forEach(each -> check(at + "[]", item, each, problems));
    }
  }

  private void checkFields(String at, Map<?, ?> schema, Map<?, ?> fields, List<String> problems) {
    if (schema.get("required") instanceof List<?> required) {
      required.stream()
          .filter(name -> !fields.containsKey(name))
          .forEach(name -> problems.add(at + ": " + name + " is missing"));
    }
    fields.forEach(
        (name, field) -> {
          String place = at + "/" + name;
          Optional<Map<?, ?>> described = described(schema, (String) name);
          if (described.isPresent()) {
            check(place, described.get(), field, problems);
          } else if (schema.get("additionalProperties") instanceof Map<?, ?> others) {
            check(place, others, field, problems);
          } else if (Boolean.FALSE.equals(schema.get("additionalProperties"))) {
            problems.add(place + ": is not described");
          }
        });
  }

  private static Optional<Map<?, ?>> described(Map<?, ?> schema, String name) {
    if (schema.get("properties") instanceof Map<?, ?> properties
        && properties.get(name) instanceof Map<?, ?> property) {
      return Optional.of(property);
    }
    if (schema.get("patternProperties") instanceof Map<?, ?> patterns) {
      for (Map.Entry<?, ?> pattern : patterns.entrySet()) {
        if (Pattern.compile((String) pattern.getKey()).matcher(name).find()) {
          return Optional.of((Map<?, ?>) pattern.getValue());
        }
      }
    }
    return Optional.empty();
  }

  private Map<?, ?> definition(String reference) {
    Map<?, ?> definitions = (Map<?, ?>) root.get("$defs");
    return (Map<?, ?>) definitions.get(reference.substring("#/$defs/".length()));
  }

  private static boolean isOfType(Object type, Object value) {
    return switch ((String) type) {
      case "object" -> value instanceof Map;
      case "array" -> value instanceof List;
      case "string" -> value instanceof String;
      case "integer" -> value instanceof Long;
      case "boolean" -> value instanceof Boolean;
      case "null" -> value == null;
      default -> throw new IllegalArgumentException("The type " + type + " is not known here");
    };
  }
}
