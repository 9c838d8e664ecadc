package io.neaptide.connect.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.yaml.snakeyaml.Yaml;

/** Whoever applies an example for Strimzi has resources that the operator and Connect take. */
class StrimziExamplesTest {

  private static final Path EXAMPLES = Path.of("..", "config-examples", "strimzi");

  @Test
  void everyConnectorIsValid() throws IOException {
    SortedMap<String, List<String>> wrong = new TreeMap<>();
    int connectors = 0;
    for (Path file : yamlFiles(EXAMPLES)) {
      JsonNode resource = resources(file).get(0);
      if (resource.path("kind").asText().equals("KafkaConnector")) {
        connectors++;
        Map<String, String> config = new TreeMap<>();
        resource
            .at("/spec/config")
            .properties()
            .forEach(entry -> config.put(entry.getKey(), entry.getValue().asText()));
        config.put("connector.class", resource.at("/spec/class").asText());
        wrong.put(
            file.toString(), ConnectorProblems.of(config, resource.at("/metadata/name").asText()));
      }
    }

    assertThat(connectors).isEqualTo(3);
    assertThat(wrong.values()).allMatch(List::isEmpty);
  }

  /** The definitions that an installed operator has; they are not a part of this project. */
  @Test
  @EnabledIfSystemProperty(named = "neaptide.strimzi.crds", matches = ".+")
  void everyResourceIsWhatTheOperatorTakes() throws IOException {
    Map<String, JsonNode> definitions = new TreeMap<>();
    for (Path file : yamlFiles(Path.of(System.getProperty("neaptide.strimzi.crds")))) {
      for (JsonNode definition : resources(file)) {
        definitions.put(definition.at("/spec/names/kind").asText(), definition);
      }
    }
    SortedMap<String, List<String>> wrong = new TreeMap<>();
    for (Path file : yamlFiles(EXAMPLES)) {
      JsonNode resource = resources(file).get(0);
      String version = resource.path("apiVersion").asText().replaceAll(".*/", "");
      JsonNode definition = definitions.get(resource.path("kind").asText());
      List<String> problems = CustomResourceSchema.of(definition, version).problems(resource);
      if (!problems.isEmpty()) {
        wrong.put(file.toString(), problems);
      }
    }

    assertThat(wrong).isEmpty();
  }

  @Test
  void schemaFindsWhatIsWrong() throws IOException {
    CustomResourceSchema schema =
        CustomResourceSchema.of(
            node(
                """
                spec:
                  versions:
                    - name: v1
                      schema:
                        openAPIV3Schema:
                          type: object
                          required: [kind]
                          properties:
                            kind: {type: string, pattern: "[a-z]+"}
                            count: {type: integer}
                            type: {type: string, enum: [zip, maven]}
                            open: {type: object, x-kubernetes-preserve-unknown-fields: true}
                            list: {type: array, items: {type: object, properties: {name: {type: string}}}}
                """),
            "v1");

    assertThat(schema.problems(node("{kind: a, count: 1, type: zip, open: {x: 1}}"))).isEmpty();
    assertThat(schema.problems(node("{kind: A, count: one, type: jar, list: [{nam: x}], y: 1}")))
        .containsExactlyInAnyOrder(
            "/kind does not match [a-z]+",
            "/count is no integer",
            "/type is none of [\"zip\",\"maven\"]",
            "/list/0 has no field nam",
            " has no field y");
    assertThat(schema.problems(node("{count: 1}"))).containsExactly(" lacks kind");
  }

  private static JsonNode node(String yaml) {
    return new ObjectMapper().valueToTree(new Yaml().load(yaml));
  }

  private static List<JsonNode> resources(Path file) throws IOException {
    ObjectMapper json = new ObjectMapper();
    return StreamSupport.stream(new Yaml().loadAll(Files.readString(file)).spliterator(), false)
        .map(document -> json.<JsonNode>valueToTree(document))
        .toList();
  }

  private static List<Path> yamlFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }
}
