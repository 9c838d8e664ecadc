package io.neaptide.connect.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.quickstart.cluster.ConnectRestException;
import io.neaptide.connect.quickstart.cluster.PluginFolder;
import io.neaptide.connect.quickstart.cluster.TableTopic;
import io.neaptide.connect.quickstart.cluster.WorkerProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.GroupType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The consumer of a sink is the worker's. What the worker may let a connector set of it, and the
 * newer protocol of consumer groups, under a sink that compares.
 */
class ProcessConsumerSettingsIT {

  private static final String POLICY = "connector.client.config.override.policy";
  private static final String ASSERTED = "worker.consumer.asserted";
  private static final List<String> OVERRIDES =
      List.of("auto.offset.reset", "allow.auto.create.topics", "isolation.level");

  static List<SupportedWorker> workersWithTheNewerProtocol() {
    return SupportedWorker.testedSince(SupportedWorker.V4_0);
  }

  /**
   * In the profile {@code workers} alone: up to 4.3.1 at least, Connect itself may fail a sink task
   * when some of its partitions are revoked after an asynchronous commit. Its metrics then remove
   * them from a map of the newer consumer that cannot be changed ({@code
   * SinkTaskMetricsGroup.clearOffsets}, UnsupportedOperationException).
   */
  @EnabledIfSystemProperty(named = "neaptide.it.workers", matches = "all")
  @ParameterizedTest
  @MethodSource("workersWithTheNewerProtocol")
  void comparesStreamsAndMovesWithTheNewerProtocolOfGroups(SupportedWorker supported)
      throws Exception {
    String group = Clusters.uniqueName("newer-protocol");
    WorkerProcess one = worker(supported, group).start();
    ComparedFlow compared =
        flow("newer").with(sink -> sink.with("consumer.override.group.protocol", "consumer"));
    compared.start(one);
    compared.awaitTarget(one, 6);
    assertThat(protocolOf("connect-" + compared.sink().name())).isEqualTo(GroupType.CONSUMER);

    // Partitions move one by one in this protocol, without a pause of all.
    WorkerProcess two = worker(supported, group).start();
    compared.input().write("e", "{\"n\":1}");
    compared.awaitTarget(one, 7);
    one.process().stop();
    compared.input().write("f", "{\"n\":1}");
    compared.input().write("a", null);
    compared.awaitTarget(two, 9);

    // A new stream asks the group what its tasks hold while they are there already.
    compared.target().write("stray", "{}");
    ComparedFlow again = compared.with(sink -> sink.with("stream.version", "2"));
    again.start(two);
    again.awaitTarget(two, 11);
    two.process().kill();
  }

  @Test
  void withoutOverridesTheWorkersOwnConsumerIsAsserted() {
    WorkerProcess worker =
        WorkerProcess.distributed(
                Clusters.WORKSPACE,
                Clusters.worker("policy-none")
                    .with(POLICY, "None")
                    .with("consumer.auto.offset.reset", "earliest")
                    .with("consumer.allow.auto.create.topics", "false")
                    .with("consumer.isolation.level", "read_committed"))
            .start();
    ComparedFlow compared = flow("none");

    // Connect itself says which keys it does not allow.
    assertThat(worker.rest().validate(compared.sink().name(), compared.sink().config()))
        .containsOnlyKeys(OVERRIDES.stream().map("consumer.override."::concat).toList());

    ComparedFlow bare = compared;
    for (String property : OVERRIDES) {
      bare = bare.with(sink -> sink.without("consumer.override." + property));
    }
    assertThat(worker.rest().validate(bare.sink().name(), bare.sink().config()))
        .hasEntrySatisfying(
            "consumer.override.isolation.level",
            message -> assertThat(message).contains(POLICY, ASSERTED + "=true"))
        .hasEntrySatisfying(
            "consumer.override.auto.offset.reset",
            message -> assertThat(message).contains(POLICY, ASSERTED + "=true"));

    bare = bare.with(sink -> sink.with(ASSERTED, "true"));
    bare.start(worker);
    bare.awaitTarget(worker, 6);
    worker.process().kill();
  }

  @Test
  void policyThatAllowsCredentialsOnlyNamesTheOthers() {
    WorkerProcess worker =
        WorkerProcess.distributed(
                Clusters.WORKSPACE, Clusters.worker("policy-principal").with(POLICY, "Principal"))
            .start();
    ComparedFlow compared = flow("principal");

    assertThat(worker.rest().validate(compared.sink().name(), compared.sink().config()))
        .containsOnlyKeys(OVERRIDES.stream().map("consumer.override."::concat).toList());
    assertThatThrownBy(() -> worker.rest().put(compared.sink().name(), compared.sink().config()))
        .isInstanceOf(ConnectRestException.class)
        .hasMessageContaining("The 'Principal' policy does not allow 'isolation.level'");
    worker.process().kill();
  }

  @ParameterizedTest
  @MethodSource("workersWithAllowlists")
  void allowlistOfWhatTheSinkNeedsIsEnough(SupportedWorker supported) {
    WorkerProcess worker =
        WorkerProcess.distributed(
                Clusters.WORKSPACE,
                setup(supported, Clusters.uniqueName("policy-allowlist"))
                    .with(POLICY, "Allowlist")
                    .with(
                        "connector.client.config.override.allowlist", String.join(",", OVERRIDES)))
            .start();
    ComparedFlow compared = flow("allowlist");
    compared.start(worker);
    compared.awaitTarget(worker, 6);
    worker.process().kill();
  }

  static List<SupportedWorker> workersWithAllowlists() {
    return SupportedWorker.testedSince(SupportedWorker.V4_2);
  }

  private static GroupType protocolOf(String group) throws Exception {
    try (Admin admin = Admin.create(Clusters.INTERNAL.clientProperties())) {
      return admin
          .describeConsumerGroups(List.of(group))
          .describedGroups()
          .get(group)
          .get(30, TimeUnit.SECONDS)
          .type();
    }
  }

  /** Four rows, and a target that has one of them, another one, and a deleted one. */
  private static ComparedFlow flow(String name) {
    TableTopic input = Clusters.internalTopic(Clusters.uniqueName(name)).create(4);
    for (String key : List.of("a", "b", "c", "d")) {
      input.write(key, "{\"n\":1}");
    }
    ComparedFlow compared = ComparedFlow.of(input);
    compared.target().write("a", "{\"n\":1.0}");
    compared.target().write("orphan", "{}");
    return compared;
  }

  private static WorkerProcess worker(SupportedWorker supported, String group) {
    return WorkerProcess.distributed(
        Clusters.WORKSPACE,
        setup(supported, Clusters.uniqueName(group))
            .with("group.id", group)
            .with("config.storage.topic", group + "-config")
            .with("offset.storage.topic", group + "-offset")
            .with("status.storage.topic", group + "-status")
            .with("consumer.group.protocol", "consumer"));
  }

  private static WorkerProcess.Setup setup(SupportedWorker supported, String name) {
    Path plugins =
        PluginFolder.install(
            Clusters.WORKSPACE, Clusters.uniqueName("plugins"), Clusters.INSTALLATION.archive());
    return Clusters.worker(name, supported.classPath(), plugins);
  }
}
