package io.neaptide.connect.quickstart.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The REST interface of a Connect worker. Thread-safe. */
public final class ConnectRest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration REQUEST = Duration.ofSeconds(90);

  private final URI url;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  public ConnectRest(URI url) {
    this.url = url;
  }

  public List<String> connectors() {
    return texts(request("GET", "/connectors", null));
  }

  /** The classes of the plugins of a type, {@code source} or {@code sink}. */
  public List<String> connectorPlugins(String type) {
    List<String> classes = new ArrayList<>();
    for (JsonNode plugin : request("GET", "/connector-plugins", null)) {
      if (plugin.path("type").asText().equals(type)) {
        classes.add(plugin.path("class").asText());
      }
    }
    return classes;
  }

  /** The versions in which the worker has a plugin. */
  public List<String> pluginVersions(String className) {
    List<String> versions = new ArrayList<>();
    for (JsonNode plugin : request("GET", "/connector-plugins", null)) {
      if (plugin.path("class").asText().equals(className)) {
        versions.add(plugin.path("version").asText());
      }
    }
    return versions;
  }

  /** Creates the connector or changes its configuration. */
  public void put(String name, Map<String, String> config) {
    JsonNode unused = request("PUT", connector(name) + "/config", JSON.valueToTree(config));
  }

  /** The messages about keys of the configuration; empty where the worker finds it valid. */
  public Map<String, String> validate(String name, Map<String, String> config) {
    Map<String, String> named = new TreeMap<>(config);
    named.put("name", name);
    JsonNode result =
        request(
            "PUT",
            "/connector-plugins/" + encode(config.get("connector.class")) + "/config/validate",
            JSON.valueToTree(named));
    Map<String, String> errors = new TreeMap<>();
    for (JsonNode entry : result.path("configs")) {
      List<String> messages = texts(entry.path("value").path("errors"));
      if (!messages.isEmpty()) {
        errors.put(entry.path("value").path("name").asText(), String.join("; ", messages));
      }
    }
    return errors;
  }

  public JsonNode status(String name) {
    return request("GET", connector(name) + "/status", null);
  }

  /** The offsets of a connector, as the worker shows them. */
  public JsonNode offsets(String name) {
    return request("GET", connector(name) + "/offsets", null);
  }

  /** Forgets the offsets of a connector that is stopped. */
  public void resetOffsets(String name) {
    JsonNode unused = request("DELETE", connector(name) + "/offsets", null);
  }

  /** Restarts the connector and its tasks. */
  public void restart(String name) {
    JsonNode unused = request("POST", connector(name) + "/restart?includeTasks=true", null);
  }

  /** Stops the connector and its tasks, keeping its configuration and offsets. */
  public void stop(String name) {
    JsonNode unused = request("PUT", connector(name) + "/stop", null);
  }

  /** Starts a stopped connector again. */
  public void resume(String name) {
    JsonNode unused = request("PUT", connector(name) + "/resume", null);
  }

  public void delete(String name) {
    JsonNode unused = request("DELETE", connector(name), null);
  }

  /**
   * Returns when the connector and its tasks run, one at least.
   *
   * @throws ConnectorFailedException as soon as one of them fails, with its trace
   */
  public void awaitRunning(String name, Duration timeout) {
    Waiting.until(
        "connector " + name + " to run",
        timeout,
        () -> {
          List<String> states = states(name);
          if (states.contains("FAILED")) {
            throw new ConnectorFailedException(name + " failed. Its status is " + describe(name));
          }
          return states.size() > 1 && states.stream().allMatch("RUNNING"::equals);
        },
        () -> "Its status is " + describe(name));
  }

  /** The state of the connector, followed by those of its tasks. */
  public List<String> states(String name) {
    JsonNode status = status(name);
    List<String> states = new ArrayList<>();
    states.add(status.path("connector").path("state").asText());
    status.path("tasks").forEach(task -> states.add(task.path("state").asText()));
    return states;
  }

  private String describe(String name) {
    try {
      StringBuilder text = new StringBuilder(states(name).toString());
      JsonNode status = status(name);
      text.append('\n').append(status.path("connector").path("trace").asText());
      status.path("tasks").forEach(task -> text.append('\n').append(task.path("trace").asText()));
      return text.toString();
    } catch (ConnectRestException e) {
      return "unknown: " + e.getMessage();
    }
  }

  private JsonNode request(String method, String path, JsonNode body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url.resolve(path))
            .timeout(REQUEST)
            .header("Accept", "application/json")
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body.toString()));
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      if (response.statusCode() >= 300) {
        throw new ConnectRestException(
            method + " " + path + " answered " + response.statusCode() + ": " + response.body(),
            null);
      }
      return response.body().isBlank() ? JSON.nullNode() : JSON.readTree(response.body());
    } catch (IOException e) {
      throw new ConnectRestException(method + " " + url.resolve(path) + " failed: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectRestException("Interrupted during " + method + " " + path, e);
    }
  }

  private static String connector(String name) {
    return "/connectors/" + encode(name);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
