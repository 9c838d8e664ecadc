package io.neaptide.connect.benchmarks.scale;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Restarts single tasks of a connector, as an operator does. */
final class TaskRestarts {

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI worker;

  TaskRestarts(URI worker) {
    this.worker = worker;
  }

  void restart(String connector, int task) {
    URI url = worker.resolve("/connectors/" + connector + "/tasks/" + task + "/restart");
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(url).POST(HttpRequest.BodyPublishers.noBody()).build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw new IllegalStateException(
            url + " answered " + answer.statusCode() + ": " + answer.body());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot restart a task: " + url, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while restarting a task", e);
    }
  }
}
