package io.neaptide.connect.sink.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.common.kafka.KafkaClients;
import io.neaptide.connect.hook.EventProcessor;
import io.neaptide.connect.hook.EventProcessorContext;
import io.neaptide.connect.hook.InitialData;
import io.neaptide.connect.sink.TableSinkConnector;
import io.neaptide.connect.sink.config.SinkConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.storage.StringConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SinkValidationTest {

  private static final String FETCH = "fetch.existing.enabled";

  /** Clusters that answer nothing: every attempt waits until both are being tried. */
  private static final class NoClusters implements KafkaClients {

    private final CountDownLatch attempts;

    NoClusters(int clusters) {
      attempts = new CountDownLatch(clusters);
    }

    @Override
    public Admin admin(Map<String, Object> properties) {
      attempts.countDown();
      try {
        boolean all = attempts.await(20, TimeUnit.SECONDS);
        throw new KafkaException(all ? "all tried at once" : "tried one after the other");
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public Consumer<byte[], byte[]> consumer(Map<String, Object> properties) {
      throw new AssertionError("Validation reads nothing");
    }

    @Override
    public Producer<byte[], byte[]> producer(Map<String, Object> properties) {
      throw new AssertionError("Validation writes nothing");
    }
  }

  @TempDir Path directory;

  private final Map<String, String> properties = new HashMap<>();
  private NoClusters clients = new NoClusters(2);

  SinkValidationTest() {
    properties.put("name", "people");
    properties.put("topics", "a,b");
    properties.put("kafka.bootstrap.servers", "b:1");
  }

  /** Everything that an initial phase needs. */
  private SinkValidationTest comparing() {
    return with(
        FETCH,
        "true",
        "worker.kafka.bootstrap.servers",
        "w:1",
        "consumer.override.isolation.level",
        "read_committed",
        "consumer.override.auto.offset.reset",
        "earliest");
  }

  private SinkValidationTest with(String... keysAndValues) {
    for (int i = 0; i < keysAndValues.length; i += 2) {
      properties.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return this;
  }

  private SinkValidationTest without(String... keys) {
    List.of(keys).forEach(properties::remove);
    return this;
  }

  /** The errors, by key. Where the clusters were tried, their errors. */
  private Map<String, List<String>> errors() {
    Map<String, List<String>> errors = new TreeMap<>();
    for (ConfigValue value : new TableSinkConnector(clients).validate(properties).configValues()) {
      if (!value.errorMessages().isEmpty()) {
        errors.put(value.name(), value.errorMessages());
      }
    }
    return errors;
  }

  /** One error, which names its key. */
  private void assertOnly(String message, String key) {
    clients = new NoClusters(2);
    Map<String, List<String>> errors = errors();
    assertThat(errors).containsOnlyKeys(key);
    assertThat(errors.get(key))
        .containsExactly(message.contains(key) ? message : key + ": " + message);
    assertThat(clients.attempts.getCount()).as("no cluster was tried").isEqualTo(2);
  }

  /** Nothing is wrong but that the clusters do not answer. */
  private void assertClean() {
    int clusters = properties.containsKey("worker.kafka.bootstrap.servers") ? 2 : 1;
    clients = new NoClusters(clusters);
    Map<String, List<String>> errors = errors();
    assertThat(errors.keySet())
        .isSubsetOf("kafka.bootstrap.servers", "worker.kafka.bootstrap.servers");
    assertThat(errors).hasSize(clusters);
    assertThat(errors.values())
        .allSatisfy(found -> assertThat(found.get(0)).contains("all tried at once"));
  }

  @Test
  void bothClustersAreTriedAtOnceWhenTheKeysAreClean() {
    comparing().assertClean();
  }

  @Test
  void onlyTheExternalClusterIsTriedWhereTheOtherIsNotKnown() {
    assertClean();
  }

  @Test
  void whatTheInitialPhaseNeedsIsReportedAllAtOnce() {
    with(FETCH, "true", "delivery.guarantee", "at_least_once", "kafka.partitioner.class", "x.Y");

    assertThat(errors())
        .containsOnlyKeys(
            "consumer.override.auto.offset.reset",
            "consumer.override.isolation.level",
            "delivery.guarantee",
            "kafka.partitioner.class",
            "worker.kafka.bootstrap.servers");
  }

  @Test
  void atLeastOnceIsRefusedBesideAComparison() {
    comparing()
        .with("delivery.guarantee", "at_least_once")
        .assertOnly(
            "fetch.existing.enabled=true needs exactly-once delivery: at least once, a task that was"
                + " replaced could still overwrite or delete rows after the comparison. Remove"
                + " delivery.guarantee, or set it to exactly_once",
            "delivery.guarantee");
  }

  @Test
  void exactlyOnceMayBeNamedAndNeedsNothingElse() {
    with("delivery.guarantee", "exactly_once").assertClean();
    comparing().assertClean();
  }

  @Test
  void theWorkersClusterIsNeeded() {
    comparing()
        .without("worker.kafka.bootstrap.servers")
        .assertOnly(
            "fetch.existing.enabled=true needs worker.kafka.bootstrap.servers, the worker's own"
                + " cluster, to know where the input ends; give it, with worker.kafka.<property> for"
                + " what else its clients need",
            "worker.kafka.bootstrap.servers");
  }

  @Test
  void theInputMustBeReadCommitted() {
    comparing()
        .without("consumer.override.isolation.level")
        .assertOnly(
            "fetch.existing.enabled=true needs consumer.override.isolation.level=read_committed; set"
                + " it (the worker must allow it by connector.client.config.override.policy), or, if"
                + " the worker's own configuration has consumer.isolation.level=read_committed, say"
                + " so with worker.consumer.asserted=true",
            "consumer.override.isolation.level");
  }

  @Test
  void theUserMayAssertWhatTheWorkerHas() {
    comparing()
        .without("consumer.override.isolation.level", "consumer.override.auto.offset.reset")
        .with("worker.consumer.asserted", "true")
        .assertClean();
  }

  @Test
  void aWrongOverrideIsRefusedWhateverIsAsserted() {
    comparing()
        .with("consumer.override.auto.offset.reset", "latest", "worker.consumer.asserted", "true")
        .assertOnly(
            "fetch.existing.enabled=true needs consumer.override.auto.offset.reset=earliest, but it"
                + " is latest; set it to earliest",
            "consumer.override.auto.offset.reset");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.apache.kafka.connect.transforms.RegexRouter",
        "org.apache.kafka.connect.transforms.TimestampRouter",
        "io.debezium.transforms.ByLogicalTableRouter",
        "RegexRouter"
      })
  void aTransformThatChangesTopicsIsRefused(String type) {
    comparing()
        .with("transforms", "mask, route", "transforms.mask.type", "x.Mask")
        .with("transforms.route.type", type)
        .assertOnly(
            "fetch.existing.enabled=true needs to know the target topic of every input topic, but"
                + " the transform 'route' ("
                + type
                + ") changes topics; remove it and use topic.format",
            "transforms.route.type");
    without(FETCH).assertClean();
  }

  @Test
  void aPartitionerOfTheUsersOwnIsRefusedOnTheKeyItWasGivenBy() {
    comparing()
        .with("kafka.producer.partitioner.class", "x.Mine")
        .without("kafka.partitioner.class");

    assertThat(errors().get("kafka.producer.partitioner.class"))
        .contains(
            "kafka.producer.partitioner.class: fetch.existing.enabled=true must know in which"
                + " partition a row of a key belongs, which is where Kafka's default partitioner"
                + " puts it; remove the key");
  }

  @Test
  void ignoringKeysIsRefusedInEveryDelivery() {
    with("kafka.producer.partitioner.ignore.keys", "true")
        .assertOnly(
            "Rows of one key must stay in one partition to keep their order; remove the key",
            "kafka.producer.partitioner.ignore.keys");
  }

  @Test
  void formatsOfTheExistingDataMustExist() {
    comparing()
        .with(
            "fetch.existing.key.deserializer", "upsert-json",
            "fetch.existing.value.deserializer", "string");

    assertThat(errors())
        .isEqualTo(
            Map.of(
                "fetch.existing.key.deserializer",
                List.of(
                    "Invalid value upsert-json for configuration fetch.existing.key.deserializer:"
                        + " Use 'json' or 'string', or the full name of a class that implements"
                        + " KeyDeserializer or Converter. Its jar,"
                        + " with what it needs, belongs into the plugin's own folder, beside the connector's"
                        + " jars, on every worker: plugins do not see each other"),
                "fetch.existing.value.deserializer",
                List.of(
                    "Invalid value string for configuration fetch.existing.value.deserializer: Use"
                        + " 'upsert-json', or the full name of a class that implements"
                        + " RowDeserializer or Converter. Its jar,"
                        + " with what it needs, belongs into the plugin's own folder, beside the connector's"
                        + " jars, on every worker: plugins do not see each other")));
  }

  @Test
  void aSerializerThatIsUnusableIsReportedOnce() {
    comparing().with("value.serializer", "no.Such");

    assertThat(errors()).containsOnlyKeys("value.serializer");
  }

  @Test
  void clientPropertiesAreChecked() {
    comparing()
        .with(
            "fetch.existing.consumer.max.poll.records", "many",
            "fetch.existing.consumer.isolation.level", "read_uncommitted",
            "worker.kafka.request.timeout.ms", "soon",
            "kafka.retries", "-1");

    assertThat(errors())
        .containsOnlyKeys(
            "fetch.existing.consumer.max.poll.records",
            "fetch.existing.consumer.isolation.level",
            "worker.kafka.request.timeout.ms",
            "kafka.retries");
    assertThat(errors().get("fetch.existing.consumer.max.poll.records"))
        .containsExactly(
            "Invalid value many for configuration fetch.existing.consumer.max.poll.records: Not a"
                + " number of type INT");
    assertThat(errors().get("fetch.existing.consumer.isolation.level"))
        .containsExactly(
            "fetch.existing.consumer.isolation.level: The existing data is always read with"
                + " isolation.level=read_committed; remove the key");
  }

  @Test
  void aStateDirectoryThatIsAFileIsRefused() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));

    comparing()
        .with("state.dir", file.toString())
        .assertOnly(
            file + " is not a directory; name one that every worker may write", "state.dir");
    with("state.dir", directory.resolve("missing").toString()).assertClean();
    with("state.dir", directory.toString()).assertClean();
  }

  @Test
  void aNameThatMakesNoTopicNameNeedsAStateTopic() {
    String message =
        "The state topic would be called __neaptide-my sink: Not a topic name (Topic name is"
            + " invalid: '__neaptide-my sink' contains one or more characters other than ASCII"
            + " alphanumerics, '.', '_' and '-'); set state.topic to the name of a topic for this"
            + " connector alone";
    with("name", "my sink", "delivery.guarantee", "exactly_once")
        .assertOnly(message, "state.topic");
    with("state.topic", "my-sink-state").assertClean();
    with("delivery.guarantee", "at_least_once").without("state.topic").assertClean();
  }

  @Test
  void exactlyOnceAnInputThatIsNotReadFromItsBeginningMustBeKnown() {
    String reset = "consumer.override.auto.offset.reset";
    with(reset, "latest").assertClean();
    with("delivery.guarantee", "exactly_once")
        .assertOnly(
            "With exactly-once delivery, consumer.override.auto.offset.reset=latest would pass over"
                + " rows that still stand in the input where retention has passed the last"
                + " position. Give worker.kafka.bootstrap.servers, so that the connector can see"
                + " where the input begins, or set consumer.override.auto.offset.reset to earliest",
            reset);
    with(reset, "earliest").assertClean();
    with(reset, "latest", "worker.kafka.bootstrap.servers", "w:1").assertClean();
  }

  @Test
  void aTargetTopicCannotBeTheStateTopic() {
    with(
            "delivery.guarantee",
            "exactly_once",
            "state.topic",
            "b.copy",
            "topic.format",
            "${topic}.copy")
        .assertOnly(
            "The topic b.copy would be both a target and the state topic; give the state topic"
                + " another name with state.topic",
            "state.topic");
  }

  @Test
  void transactionsOfUnsuitableLengthAreRefusedWhereThereAreTransactions() {
    with("kafka.producer.transaction.timeout.ms", "900000").assertClean();
    with("delivery.guarantee", "exactly_once")
        .assertOnly(
            "Use 10000 to 60000, or remove the key: shorter ends transactions that are only slow,"
                + " longer keeps readers of committed data waiting when a worker is lost",
            "kafka.producer.transaction.timeout.ms");
  }

  @Test
  void theTransactionalIdIsTheConnectorsOwn() {
    with("kafka.transactional.id", "mine")
        .assertOnly(
            "Transactions are the connector's own; remove the key", "kafka.transactional.id");
  }

  @Test
  void aKeyWithoutAValueCountsAsNotGiven() {
    comparing().with("state.topic", null, "transforms", null, "delivery.guarantee", null);

    assertThat(errors()).doesNotContainKey(FETCH);
  }

  /** Reads the files of the worker that its properties name, as any config of Kafka's does. */
  public static final class ReadingConverter extends StringConverter {
    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
      if (configs.containsKey("config.providers")) {
        throw new AssertionError("It was given " + configs);
      }
    }
  }

  @Test
  void configProvidersAreRefusedBeforeAnythingIsMadeOfThem() {
    with("value.serializer", ReadingConverter.class.getName())
        .with("value.serializer.config.providers", "file")
        .with("kafka.config.providers.file.class", "x");

    assertThat(errors().get("value.serializer.config.providers"))
        .singleElement()
        .asString()
        .contains("A connector may not bring config providers");
    assertThat(errors()).containsKey("kafka.config.providers.file.class");
    assertThatThrownBy(() -> new SinkConfig(properties))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("config providers");
  }

  @Test
  void aSecretThatNobodyResolvedIsRefused() {
    with("kafka.ssl.key.password", "${file:/run/secrets:key}");

    assertThat(errors()).containsOnlyKeys("kafka.ssl.key.password");
  }

  @Test
  void keysInJsonNeedAConverterThatReadsJson() {
    with("key.serializer", "json", "key.converter", "StringConverter");
    assertThat(errors()).containsOnlyKeys("key.converter");
    with("key.converter", "io.neaptide.connect.RowConverter").assertClean();
    with("key.serializer", "string", "key.converter", "StringConverter").assertClean();
  }

  /** Takes the place of the comparison. */
  public static final class LonelyHook implements EventProcessor {
    @Override
    public Optional<String> unsuitable(EventProcessorContext context) {
      return context.comparesWithExisting()
          ? Optional.of(context.connectorName() + " must not compare")
          : Optional.empty();
    }
  }

  @Test
  void aHookMayRefuseTheRestOfTheConfiguration() {
    comparing()
        .with("event.processor.class", LonelyHook.class.getName())
        .assertOnly("people must not compare", "event.processor.class");
    with(FETCH, "false").assertClean();
  }

  @Test
  void anApprovedPlanNeedsAComparisonAndIsAFingerprint() {
    with("reconcile.approved.plan", "plan1-" + "0123456789abcdef".repeat(4))
        .assertOnly(
            "reconcile.approved.plan lets nothing but a reviewed difference be written, but there is"
                + " no comparison: set fetch.existing.enabled=true, or leave"
                + " reconcile.approved.plan out to write everything",
            "reconcile.approved.plan");
    comparing().assertClean();
    comparing()
        .with("reconcile.approved.plan", "yes")
        .assertOnly(
            "Invalid value yes for configuration reconcile.approved.plan: Not the fingerprint of a"
                + " plan: plan1- and 64 hex digits in lower case, as the report of"
                + " reconcile.mode=plan has it",
            "reconcile.approved.plan");
  }

  @Test
  void rowsOfAPlanNeedATopic() {
    comparing()
        .with("reconcile.plan.rows", "true")
        .assertOnly(
            "reconcile.plan.rows=true puts the rows of changes into a plan topic, but there is none:"
                + " set reconcile.plan.topic, or leave reconcile.plan.rows out",
            "reconcile.plan.rows");
    comparing().with("reconcile.plan.rows", "true", "reconcile.plan.topic", "told").assertClean();
  }

  @Test
  void aPlanNeedsAComparison() {
    with("reconcile.mode", "plan")
        .assertOnly(
            "reconcile.mode=plan writes nothing and reports a difference, but there is no"
                + " comparison: set fetch.existing.enabled=true, or remove reconcile.mode to write"
                + " everything",
            "reconcile.mode");
    assertThatThrownBy(() -> new SinkConfig(properties).initial())
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("reconcile.mode=plan writes nothing");
    comparing().assertClean();
  }

  @Test
  void aMistypedKeyIsRefused() {
    comparing()
        .with("reconcile.mod", "plan")
        .assertOnly(
            "reconcile.mod: No such key; reconcile.mode was probably meant", "reconcile.mod");
  }

  /** A hook with properties of its own. */
  public static final class ConfiguredHook implements EventProcessor {
    @Override
    public ConfigDef config() {
      return new ConfigDef()
          .define("column", ConfigDef.Type.STRING, ConfigDef.Importance.HIGH, "")
          .define("times", ConfigDef.Type.INT, 1, ConfigDef.Importance.LOW, "");
    }
  }

  /** A hook that nobody can make. */
  public static final class NeedyHook implements EventProcessor {
    public NeedyHook(String needed) {
      throw new AssertionError(needed);
    }
  }

  /** A hook that wants to know of initial data, by inheritance. */
  public static class AnnouncedHook implements EventProcessor {
    @Override
    public void onInitialDataSent(InitialData initialData) {}
  }

  /** Inherits the callback. */
  public static final class HeirOfAnnouncedHook extends AnnouncedHook {}

  @Test
  void aHookAndItsPropertiesMayBeGiven() {
    with(
            "event.processor.class",
            ConfiguredHook.class.getName(),
            "event.processor.column",
            "name",
            "event.processor.unknown",
            "x")
        .assertClean();
  }

  @Test
  void aHookThatIsMissingIsToldWhereItsJarBelongs() {
    with("event.processor.class", "com.example.Missing")
        .assertOnly(
            "Invalid value com.example.Missing for configuration event.processor.class: The class"
                + " is not found. Put its jar into the plugin's own folder, beside the connector's"
                + " jars (the drop-in jar into a folder of its own below plugin.path, together with"
                + " it), on every worker, and restart the workers; or correct the name",
            "event.processor.class");
  }

  @Test
  void aHookMustImplementTheInterfaceAndHaveAConstructor() {
    with("event.processor.class", String.class.getName());
    assertThat(errors().get("event.processor.class").get(0))
        .contains("does not implement io.neaptide.connect.hook.EventProcessor")
        .contains("leave neaptide-hook-api out of the jar");
    with("event.processor.class", NeedyHook.class.getName());
    assertThat(errors().get("event.processor.class").get(0))
        .contains("public constructor without parameters");
  }

  @Test
  void theHooksOwnPropertiesAreCheckedUnderTheirFullNames() {
    with("event.processor.class", ConfiguredHook.class.getName(), "event.processor.times", "often");

    assertThat(errors())
        .isEqualTo(
            Map.of(
                "event.processor.column",
                List.of(
                    "Missing required configuration \"event.processor.column\" which has no default"
                        + " value."),
                "event.processor.times",
                List.of(
                    "Invalid value often for configuration event.processor.times: Not a number of"
                        + " type INT")));
  }

  @Test
  void propertiesOfAHookThatIsNotNamedAreRefused() {
    with("event.processor.column", "x")
        .assertOnly(
            "There is no hook to take it; set event.processor.class, or remove the key",
            "event.processor.column");
  }

  @Test
  void aHookForInitialDataNeedsAnInitialPhase() {
    with(
        "event.processor.class",
        HeirOfAnnouncedHook.class.getName(),
        "delivery.guarantee",
        "at_least_once");

    assertThat(errors())
        .containsOnlyKeys(
            "consumer.override.auto.offset.reset",
            "consumer.override.isolation.level",
            "delivery.guarantee",
            "worker.kafka.bootstrap.servers");
    assertThat(errors().values())
        .allSatisfy(
            messages ->
                assertThat(messages)
                    .singleElement()
                    .asString()
                    .contains("which implements onInitialDataSent"));
    comparing().with(FETCH, "false").without("delivery.guarantee").assertClean();
  }

  @Test
  void notificationsDoNotBelongInTheStateTopicOrATargetTopic() {
    comparing().with("topic.format", "${topic}.copy");
    for (String topic : List.of("__neaptide-people", "b.copy")) {
      with("notification.topic", topic)
          .assertOnly(
              "notification.topic '"
                  + topic
                  + "' is "
                  + (topic.equals("b.copy") ? "a target topic" : "the state topic")
                  + " as well, where nothing else may stand. Name another topic",
              "notification.topic");
    }
    with("state.topic", "here", "notification.topic", "here")
        .assertOnly(
            "notification.topic 'here' is the state topic as well, where nothing else may stand."
                + " Name another topic",
            "notification.topic");
  }

  @Test
  void plansHaveATopicOfTheirOwnAndNeedAComparison() {
    with("reconcile.plan.topic", "plan")
        .assertOnly(
            "reconcile.plan.topic takes the changes that a comparison plans, but there is no"
                + " comparison: set fetch.existing.enabled=true, or leave reconcile.plan.topic out",
            "reconcile.plan.topic");
    comparing().assertClean();
    with("topic.format", "${topic}.copy", "reconcile.plan.topic", "b.copy")
        .assertOnly(
            "reconcile.plan.topic 'b.copy' is a target topic as well, where nothing else may stand."
                + " Name another topic",
            "reconcile.plan.topic");
    with("reconcile.plan.topic", "told", "notification.topic", "told")
        .assertOnly(
            "reconcile.plan.topic 'told' is that of notification.topic as well, where nothing else"
                + " may stand. Name another topic",
            "reconcile.plan.topic");
  }

  @Test
  void aStreamThatEndsWithItsDifferenceNeedsAComparison() {
    with("reconcile.mode", "once")
        .assertOnly(
            "reconcile.mode=once writes a difference and ends, but there is no comparison: set"
                + " fetch.existing.enabled=true, or remove reconcile.mode to write everything",
            "reconcile.mode");
    comparing().assertClean();
  }
}
