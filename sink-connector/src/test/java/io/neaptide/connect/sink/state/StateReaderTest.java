package io.neaptide.connect.sink.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.sink.testing.FakeStateTopic;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StateReaderTest {

  private final FakeStateTopic state = new FakeStateTopic();

  @AfterEach
  void close() {
    state.reader().close();
  }

  @Test
  void whatStandsInTheTopicIsReadWhenTheWaitIsOver() {
    state.append(
        state.records.generation(new Generation(1, "1", Phase.PREPARING, Optional.empty())));

    assertThatCode(() -> state.reader().awaitEnd(Duration.ofSeconds(10)))
        .doesNotThrowAnyException();
  }

  @Test
  void whatOthersWriteEndsAWaitForIt() throws InterruptedException {
    assertThat(state.reader().await(view -> view.generation().isPresent(), Duration.ofMillis(10)))
        .isFalse();

    state.append(
        state.records.generation(new Generation(1, "1", Phase.PREPARING, Optional.empty())));

    assertThat(state.reader().await(view -> view.generation().isPresent(), Duration.ofSeconds(10)))
        .isTrue();
  }

  @Test
  void itIsKnownWhenAPositionWasWritten() {
    TopicPartition input = new TopicPartition("orders", 3);
    state.append(state.records.position(input, new Position(5, 1, "1", Optional.empty(), 1)));
    var unused = state.reader().readToEnd();

    assertThat(state.reader().positionWritten(input)).isPresent();
    assertThat(state.reader().positionWritten(new TopicPartition("orders", 4))).isEmpty();
  }

  @Test
  void aTransactionThatHoldsItUpIsNamed() {
    state.extendUncommitted();

    assertThatThrownBy(() -> state.reader().awaitEnd(Duration.ofMillis(50)))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("was not read to offset 1 within")
        .hasMessageContaining("transactional id 'foreign'");
  }
}
