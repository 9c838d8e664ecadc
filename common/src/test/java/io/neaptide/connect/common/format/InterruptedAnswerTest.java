package io.neaptide.connect.common.format;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What HTTP clients throw where a service goes away while it answers. */
class InterruptedAnswerTest {

  private ServerSocket service;

  @BeforeEach
  void open() throws IOException {
    service = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    service.close();
  }

  /** Answers each request so much, as clients ask again by themselves, and hangs up. */
  private URI answering(String answer) {
    Thread thread = new Thread(() -> answer(answer), "service");
    thread.setDaemon(true);
    thread.start();
    return URI.create("http://127.0.0.1:" + service.getLocalPort() + "/schemas/ids/1");
  }

  private void answer(String answer) {
    while (!service.isClosed()) {
      try (Socket socket = service.accept()) {
        int read = socket.getInputStream().read(new byte[8192]);
        if (read > 0) {
          socket.getOutputStream().write(answer.getBytes(US_ASCII));
        }
      } catch (IOException closed) {
        // Asks whether it is the service that was closed.
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nabc"
      })
  void anAnswerThatIsCutOffIsAnOutage(String answer) {
    HttpRequest request =
        HttpRequest.newBuilder(answering(answer)).timeout(Duration.ofSeconds(60)).build();

    Throwable failure =
        catchThrowable(() -> HttpClient.newHttpClient().send(request, BodyHandlers.ofString()));

    assertThat(failure).isInstanceOf(IOException.class);
    assertThat(Outages.isOutage(new SerializationException(failure))).isTrue();
  }

  @Test
  void soItIsForTheOldClient() throws IOException {
    URI uri = answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nabc");

    try (InputStream answer = uri.toURL().openStream()) {
      Throwable failure = catchThrowable(answer::readAllBytes);

      assertThat(failure).isInstanceOf(IOException.class);
      assertThat(Outages.isOutage(new SerializationException(failure))).isTrue();
    }
  }

  @Test
  void anAnswerThatThereIsNoSuchThingIsNone() {
    URI uri = answering("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");

    Throwable failure = catchThrowable(() -> uri.toURL().openStream());

    assertThat(failure).isInstanceOf(IOException.class);
    assertThat(Outages.isOutage(new SerializationException(failure))).isFalse();
  }
}
