package io.neaptide.connect.it.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before a registry and lets requests through, or answers them itself. */
public final class RegistryGate implements AutoCloseable {

  private static final int OPEN = 0;

  private final HttpServer server;
  private final int registry;
  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicInteger answer = new AtomicInteger(OPEN);
  private final AtomicInteger refused = new AtomicInteger();

  /** A gate that is open. */
  public RegistryGate(SchemaRegistry registry) {
    this.registry = registry.port();
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
  }

  public String url() {
    return SchemaRegistry.url(server.getAddress().getPort());
  }

  /** Answers every request with a status from now on. */
  public void answer(int status) {
    refused.set(0);
    answer.set(status);
  }

  /** Lets requests through from now on. */
  public void open() {
    answer.set(OPEN);
  }

  /** How many requests were answered here since {@link #answer}. */
  public int refused() {
    return refused.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      int status = answer.get();
      if (status != OPEN) {
        refused.incrementAndGet();
        exchange.sendResponseHeaders(status, -1);
        return;
      }
      HttpResponse<byte[]> answered =
          client.send(request(exchange, body), BodyHandlers.ofByteArray());
      answered
          .headers()
          .firstValue("Content-Type")
          .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
      byte[] bytes = answered.body();
      exchange.sendResponseHeaders(answered.statusCode(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private HttpRequest request(HttpExchange exchange, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + registry + exchange.getRequestURI()))
            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (name.startsWith("X-") || List.of("Accept", "Content-type").contains(name)) {
                values.forEach(value -> request.header(name, value));
              }
            });
    return request.build();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
