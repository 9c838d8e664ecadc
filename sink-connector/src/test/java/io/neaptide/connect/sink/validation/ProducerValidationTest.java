package io.neaptide.connect.sink.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;

class ProducerValidationTest {

  @Test
  void whatWouldWeakenTheDeliveryIsRefused() {
    assertThat(
            ProducerValidation.unsafe(
                Map.of(
                    ProducerConfig.ACKS_CONFIG, "1",
                    ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "false",
                    ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "6",
                    ProducerConfig.RETRIES_CONFIG, "0",
                    ProducerConfig.TRANSACTIONAL_ID_CONFIG, "x",
                    ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "1000")))
        .isEqualTo(
            Map.of(
                "acks",
                "Rows could be lost or overtaken by older ones with 1; use -1 or all, or remove the"
                    + " key",
                "enable.idempotence",
                "Rows could be lost or overtaken by older ones with false; use true, or remove the"
                    + " key",
                "max.in.flight.requests.per.connection",
                "At most 5 keeps the order of rows through retries; use 5 or less, or remove the"
                    + " key",
                "retries",
                "An idempotent producer must retry; use 1 or more, or remove the key",
                "transactional.id",
                "Transactions are the connector's own; remove the key",
                "delivery.timeout.ms",
                "Must be at least linger.ms + request.timeout.ms, which is 30010; raise it, or"
                    + " remove the key so that an outage only pauses the task"));
  }

  @Test
  void keysThatArePartitionedAnyhowAreRefused() {
    assertThat(ProducerValidation.unsafe(Map.of("partitioner.ignore.keys", "TRUE")))
        .isEqualTo(
            Map.of(
                "partitioner.ignore.keys",
                "Rows of one key must stay in one partition to keep their order; remove the key"));
    assertThat(ProducerValidation.customPartitioner(Map.of("partitioner.class", "x.Mine")))
        .isEqualTo(
            Map.of(
                "partitioner.class",
                "fetch.existing.enabled=true must know in which partition a row of a key belongs,"
                    + " which is where Kafka's default partitioner puts it; remove the key"));
    assertThat(ProducerValidation.customPartitioner(Map.of("partitioner.class", " "))).isEmpty();
  }

  @Test
  void transactionsThatEndTooSoonOrTooLateAreRefused() {
    assertThat(ProducerValidation.transactionTimeout(Map.of())).isEmpty();
    assertThat(ProducerValidation.transactionTimeout(Map.of("transaction.timeout.ms", "10000")))
        .isEmpty();
    assertThat(ProducerValidation.transactionTimeout(Map.of("transaction.timeout.ms", "60000")))
        .isEmpty();
    for (String timeout : List.of("9999", "60001")) {
      assertThat(ProducerValidation.transactionTimeout(Map.of("transaction.timeout.ms", timeout)))
          .isEqualTo(
              Map.of(
                  "transaction.timeout.ms",
                  "Use 10000 to 60000, or remove the key: shorter ends transactions that are only"
                      + " slow, longer keeps readers of committed data waiting when a worker is"
                      + " lost"));
    }
  }

  @Test
  void harmlessTuningIsNotRefused() {
    assertThat(
            ProducerValidation.unsafe(
                Map.of(
                    "acks", "ALL",
                    "enable.idempotence", "true",
                    "max.in.flight.requests.per.connection", "1",
                    "retries", "3",
                    "delivery.timeout.ms", "40000",
                    "linger.ms", "100")))
        .isEmpty();
  }
}
