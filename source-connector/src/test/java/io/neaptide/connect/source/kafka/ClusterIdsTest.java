package io.neaptide.connect.source.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.source.testing.FakeClients;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class ClusterIdsTest {

  private final FakeClients clients = new FakeClients().with("ext:1", null);

  @Test
  void theSourceRefusesAClusterThatTellsNoId() {
    Admin admin = clients.admin(Map.of("bootstrap.servers", "ext:1"));

    assertThatThrownBy(() -> ClusterIds.of(admin, "kafka.bootstrap.servers"))
        .isInstanceOf(ConnectException.class)
        .hasMessageStartingWith("The brokers of kafka.bootstrap.servers tell no cluster id");
  }

  @Test
  void aClusterThatTellsNoIdIsOneThatIsNotKnown() {
    Admin admin = clients.admin(Map.of("bootstrap.servers", "ext:1"));

    assertThat(ClusterIds.found(admin, "worker.kafka.bootstrap.servers")).isEmpty();
    assertThat(
            ClusterIds.ofExternalIfReachable(Map.of("kafka.bootstrap.servers", "ext:1"), clients))
        .isEmpty();
  }
}
