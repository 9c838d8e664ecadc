package io.neaptide.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.jdbc.dialect.H2Dialect;
import io.neaptide.connect.jdbc.dialect.PostgresDialect;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FirstConnectionTest {

  private final String url = "jdbc:h2:mem:" + UUID.randomUUID();

  private StoreConfig config(String password) {
    return new StoreConfig(Map.of("url", url, "user", "me", "password", password));
  }

  @Test
  @Timeout(5)
  void aWrongPasswordIsSaidAtOnceInTheMessage() {
    FirstConnection.check(new H2Dialect(), config("right"));

    assertThatThrownBy(() -> FirstConnection.check(new H2Dialect(), config("wrong")))
        .isInstanceOf(ConnectException.class)
        .hasMessageStartingWith("The database refuses the state store: Wrong user name or password")
        .hasMessageContaining("event.processor.password")
        .hasMessageNotContaining("right")
        .satisfies(
            e ->
                assertThatThrownBy(() -> Database.pooled("test").apply(config("wrong")))
                    .hasMessage(e.getMessage()));
  }

  @Test
  @Timeout(20)
  void aServerThatDoesNotAnswerIsLeftToThePool() {
    StoreConfig config = new StoreConfig(Map.of("url", "jdbc:postgresql://localhost:1/x"));

    assertThatCode(() -> FirstConnection.check(new PostgresDialect(), config))
        .doesNotThrowAnyException();
  }
}
