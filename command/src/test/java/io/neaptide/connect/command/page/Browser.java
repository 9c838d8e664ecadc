package io.neaptide.connect.command.page;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Chromium, driven by WebDriver over HTTP. */
final class Browser implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DRIVER = "chromedriver";

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process driver;
  private final String address;
  private String session = "";

  private Browser(Path driver, Path folder) throws IOException {
    int port = freePort();
    address = "http://127.0.0.1:" + port;
    this.driver =
        new ProcessBuilder(driver.toString(), "--port=" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("driver.log").toFile())
            .start();
  }

  /** Where the driver is installed; empty where it is not. */
  static Optional<Path> driver() {
    return Stream.concat(
            Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":")),
            Stream.of("/usr/bin", "/usr/lib/chromium"))
        .map(folder -> Path.of(folder, DRIVER))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * @param folder takes its profile, and what the driver says
   */
  static Browser start(Path driver, Path folder) throws IOException {
    Browser browser = new Browser(driver, folder);
    try {
      await().atMost(30, SECONDS).ignoreExceptions().until(browser::isReady);
      Map<String, Object> options =
          Map.of(
              "args",
              List.of(
                  "--headless",
                  "--hide-scrollbars",
                  "--no-sandbox",
                  "--disable-gpu",
                  "--disable-quic",
                  "--no-first-run",
                  "--disable-background-networking",
                  "--disable-component-update",
                  "--disable-sync",
                  "--user-data-dir=" + Files.createDirectory(folder.resolve("profile"))));
      JsonNode made =
          browser.ask(
              "POST",
              "/session",
              Map.of(
                  "capabilities",
                  Map.of(
                      "alwaysMatch",
                      Map.of(
                          "goog:loggingPrefs",
                          Map.of("browser", "ALL"),
                          "goog:chromeOptions",
                          options))));
      browser.session = "/session/" + made.get("sessionId").asText();
      return browser;
    } catch (RuntimeException e) {
      browser.close();
      throw e;
    }
  }

  private boolean isReady() {
    return ask("GET", "/status", null).get("ready").asBoolean();
  }

  void open(Path page) {
    ask("POST", session + "/url", Map.of("url", page.toUri().toString()));
  }

  /** Runs a script in the page, and gives what it returns. */
  JsonNode run(String script, Object... arguments) {
    return ask("POST", session + "/execute/sync", Map.of("script", script, "args", arguments));
  }

  /** The same of a script that calls its last argument with what it returns. */
  JsonNode runAsync(String script) {
    return ask("POST", session + "/execute/async", Map.of("script", script, "args", List.of()));
  }

  void window(int width, int height) {
    devTools(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
  }

  /** {@code light} or {@code dark}. */
  void colourScheme(String scheme) {
    devTools(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** Types keys into whatever has the focus; special ones as WebDriver encodes them. */
  void type(String keys) {
    ask("POST", session + "/element/" + activeElement() + "/value", Map.of("text", keys));
  }

  private String activeElement() {
    return ask("GET", session + "/element/active", null).elements().next().asText();
  }

  byte[] screenshot() {
    JsonNode picture = devTools("Page.captureScreenshot", Map.of("format", "png"));
    return Base64.getDecoder().decode(picture.get("data").asText());
  }

  byte[] print() {
    JsonNode printed = ask("POST", session + "/print", Map.of("background", true));
    return Base64.getDecoder().decode(printed.asText());
  }

  /** What the browser had to say since it was asked last: errors, and what the policy refused. */
  List<String> messages() {
    JsonNode entries = ask("POST", session + "/se/log", Map.of("type", "browser"));
    return entries.findValuesAsText("message");
  }

  private JsonNode devTools(String command, Map<String, Object> parameters) {
    return ask("POST", session + "/goog/cdp/execute", Map.of("cmd", command, "params", parameters));
  }

  private JsonNode ask(String method, String path, Object body) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(address + path))
              .method(
                  method,
                  body == null
                      ? BodyPublishers.noBody()
                      : BodyPublishers.ofString(JSON.writeValueAsString(body)))
              .build();
      JsonNode answer = JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
      JsonNode value = answer.get("value");
      if (value.has("error")) {
        throw new IllegalStateException(path + " failed: " + value.get("message").asText());
      }
      return value;
    } catch (IOException e) {
      throw new UncheckedIOException(path + " was not answered", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the browser was asked", e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    try {
      if (!session.isEmpty()) {
        ask("DELETE", session, null);
      }
    } finally {
      driver.destroy();
    }
  }
}
