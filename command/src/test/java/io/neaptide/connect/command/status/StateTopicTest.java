package io.neaptide.connect.command.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.command.console.CommandException;
import io.neaptide.connect.sink.state.Phase;
import java.time.Duration;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class StateTopicTest {

  private final WrittenState state = new WrittenState();

  @Test
  void readsToTheEndAndThenOn() {
    state.phase(Phase.PREPARING);
    assertThat(state.topic.readToEnd().generation().orElseThrow().phase())
        .isEqualTo(Phase.PREPARING);
    state.phase(Phase.COLLECT);
    assertThat(state.topic.readFor(Duration.ZERO).generation().orElseThrow().phase())
        .isEqualTo(Phase.COLLECT);
    assertThat(state.topic.position()).isEqualTo(2);
    assertThat(state.topic.phaseSince()).contains(WrittenState.BEGAN);
  }

  @Test
  void refusesATopicThatIsNotOfAConnector() {
    byte[] text = "{}".getBytes(UTF_8);
    state.write(new ProducerRecord<>("topic", 0, text, text));
    assertThatThrownBy(state.topic::readToEnd)
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("is not the state topic of a connector")
        .hasMessageContaining("--state-topic");
  }

  @Test
  void asksNowAndThenWhetherTheTopicIsThereWhereNothingComes() {
    state.phase(Phase.PREPARING);
    state.topic.readToEnd();
    state.pass(Duration.ofSeconds(9));
    state.topic.readFor(Duration.ZERO);
    assertThat(state.looks()).isZero();

    state.pass(Duration.ofSeconds(2));
    state.topic.readFor(Duration.ZERO);
    assertThat(state.looks()).isOne();

    state.phase(Phase.COLLECT);
    state.pass(Duration.ofSeconds(11));
    state.topic.readFor(Duration.ZERO);
    assertThat(state.looks()).isOne();
  }
}
