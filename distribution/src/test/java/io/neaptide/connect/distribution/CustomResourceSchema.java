package io.neaptide.connect.distribution;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The schema that a definition of a custom resource has for one of its versions. A field that it
 * does not know is wrong, too: Kubernetes would drop it without a word.
 *
 * @param schema in the form of OpenAPI, as Kubernetes restricts it
 */
record CustomResourceSchema(JsonNode schema) {

  static CustomResourceSchema of(JsonNode definition, String version) {
    for (JsonNode each : definition.at("/spec/versions")) {
      if (each.path("name").asText().equals(version)) {
        return new CustomResourceSchema(each.at("/schema/openAPIV3Schema"));
      }
    }
    throw new IllegalArgumentException("The definition has no version " + version);
  }

  /** Each place that is wrong, with the reason. */
  List<String> problems(JsonNode resource) {
    List<String> problems = new ArrayList<>();
    check(resource, schema, "", problems);
    return problems;
  }

  private static void check(JsonNode node, JsonNode schema, String at, List<String> problems) {
    if (!isOfType(node, schema)) {
      problems.add(at + " is no " + schema.path("type").asText());
      return;
    }
    if (schema.has("enum") && !contains(schema.get("enum"), node)) {
      problems.add(at + " is none of " + schema.get("enum"));
    }
    if (schema.has("pattern") && !node.asText().matches(schema.get("pattern").asText())) {
      problems.add(at + " does not match " + schema.get("pattern").asText());
    }
    if (node.isArray()) {
      for (int index = 0; index < node.size(); index++) {
        check(node.get(index), schema.path("items"), at + "/" + index, problems);
      }
    } else if (node.isObject()) {
      checkFields(node, schema, at, problems);
    }
  }

  private static void checkFields(
      JsonNode node, JsonNode schema, String at, List<String> problems) {
    for (JsonNode required : schema.path("required")) {
      if (!node.has(required.asText())) {
        problems.add(at + " lacks " + required.asText());
      }
    }
    boolean isOpen =
        !schema.has("properties")
            || schema.path("x-kubernetes-preserve-unknown-fields").asBoolean();
    node.properties()
        .forEach(
            field -> {
              JsonNode known = schema.path("properties").path(field.getKey());
              if (known.isObject()) {
                check(field.getValue(), known, at + "/" + field.getKey(), problems);
              } else if (!isOpen && !schema.has("additionalProperties")) {
                problems.add(at + " has no field " + field.getKey());
              }
            });
  }

  private static boolean isOfType(JsonNode node, JsonNode schema) {
    return switch (schema.path("type").asText()) {
      case "object" -> node.isObject();
      case "array" -> node.isArray();
      case "string" -> node.isTextual();
      case "integer" -> node.isIntegralNumber();
      case "number" -> node.isNumber();
      case "boolean" -> node.isBoolean();
      default -> true;
    };
  }

  private static boolean contains(JsonNode values, JsonNode node) {
    for (JsonNode value : values) {
      if (value.equals(node)) {
        return true;
      }
    }
    return false;
  }
}
