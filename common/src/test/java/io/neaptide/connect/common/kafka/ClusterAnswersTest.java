package io.neaptide.connect.common.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.common.config.ClusterAddress;
import io.neaptide.connect.common.config.ClusterConfig;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class ClusterAnswersTest {

  private static final Map<String, String> TWO_ADDRESSES =
      Map.of("kafka.bootstrap.servers", "a:1", "kafka.consumer.bootstrap.servers", "b:2");

  private final List<ClusterAddress> addresses = ClusterConfig.external(TWO_ADDRESSES).addresses();

  @Test
  void addressesOfTwoClustersAreAnError() {
    ClusterAnswers answers = answers(new ClusterAnswer.Id("one"), new ClusterAnswer.Id("two"));

    Map<String, String> differences = answers.differences(addresses);

    assertThat(differences).containsOnlyKeys("kafka.consumer.bootstrap.servers");
    assertThat(differences.values())
        .containsOnly(
            "kafka.consumer.bootstrap.servers (b:2) leads to the cluster two, but"
                + " kafka.bootstrap.servers (a:1) to the cluster one: all clients for one cluster"
                + " of a connector must reach the same one. Give another address of it, or remove"
                + " kafka.consumer.bootstrap.servers");
  }

  @Test
  void twoAddressesOfOneClusterAreFine() {
    ClusterAnswers answers = answers(new ClusterAnswer.Id("one"), new ClusterAnswer.Id("one"));

    assertThat(answers.differences(addresses)).isEmpty();
    assertThat(answers.failures()).isEmpty();
    assertThat(answers.id(ClusterConfig.external(TWO_ADDRESSES))).contains("one");
    assertThat(answers.id(ClusterConfig.worker(TWO_ADDRESSES))).isEmpty();
  }

  @Test
  void aClusterThatDoesNotAnswerIsAFailureOfItsKeyAndNoDifference() {
    ClusterAnswers answers =
        answers(
            new ClusterAnswer.Id("one"),
            new ClusterAnswer.Failure("no answer", new TimeoutException()));

    assertThat(answers.differences(addresses)).isEmpty();
    assertThat(answers.failures())
        .containsExactly(Map.entry("kafka.consumer.bootstrap.servers", "no answer"));
  }

  @Test
  void aClusterThatTellsNoIdIsNeitherAFailureNorADifference() {
    ClusterAnswers answers = answers(new ClusterAnswer.WithoutId(), new ClusterAnswer.Id("two"));

    assertThat(answers.failures()).isEmpty();
    assertThat(answers.differences(addresses)).isEmpty();
    assertThat(answers.id(ClusterConfig.external(TWO_ADDRESSES))).isEmpty();
  }

  private static ClusterAnswers answers(ClusterAnswer ofAll, ClusterAnswer ofConsumers) {
    return new ClusterAnswers(
        Map.of("kafka.bootstrap.servers", ofAll, "kafka.consumer.bootstrap.servers", ofConsumers));
  }
}
