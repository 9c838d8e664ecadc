package io.neaptide.connect.sink.validation;

import io.neaptide.connect.common.config.ClusterConfig;
import io.neaptide.connect.common.config.ConfigErrors;
import io.neaptide.connect.common.config.KeyConverters;
import io.neaptide.connect.common.config.RefusedProperties;
import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.common.kafka.ClusterAnswers;
import io.neaptide.connect.common.kafka.ConnectionCheck;
import io.neaptide.connect.common.kafka.KafkaClients;
import io.neaptide.connect.sink.config.DeliveryConfig;
import io.neaptide.connect.sink.config.ExistingFormats;
import io.neaptide.connect.sink.config.HookClass;
import io.neaptide.connect.sink.config.HookConfig;
import io.neaptide.connect.sink.config.InitialPhaseConfig;
import io.neaptide.connect.sink.config.InitialPhaseReason;
import io.neaptide.connect.sink.config.PlanConfig;
import io.neaptide.connect.sink.config.SerializerConfig;
import io.neaptide.connect.sink.config.SinkConfig;
import io.neaptide.connect.sink.config.WrittenTopics;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.sink.SinkTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks a configuration beyond the definition of its keys. Everything wrong is reported at once;
 * the clusters are contacted only when nothing is.
 */
public final class SinkValidation {

  private static final Logger log = LoggerFactory.getLogger(SinkValidation.class);

  private static final String PRODUCER_PREFIX = ClusterConfig.EXTERNAL_PREFIX + "producer.";

  private final ConnectionCheck connection;
  private final SelfFeedProbe selfFeed;
  private final InternalTopicsProbe internalTopics;

  public SinkValidation(KafkaClients clients) {
    this.connection = new ConnectionCheck(clients);
    this.selfFeed = new SelfFeedProbe(clients);
    this.internalTopics = new InternalTopicsProbe(clients);
  }

  public Config validate(Map<String, String> given, Config defined) {
    Map<String, String> all = new HashMap<>(given);
    all.values().removeIf(Objects::isNull);
    ConfigErrors errors = new ConfigErrors(defined).addAll(RefusedProperties.in(all));
    // Nothing below makes a format, a hook or a client of what is refused.
    Map<String, String> properties = RefusedProperties.without(all);
    errors.addOnCleanKeys(SinkKeys.refused(properties));
    ClusterConfig external = ClusterConfig.external(properties);
    ClusterConfig worker = ClusterConfig.worker(properties);
    Optional<HookClass> hook = new HookValidation(errors, properties).check();
    errors.addOnCleanKeys(SerializerConfig.unusableFormats(properties));
    if (SerializerConfig.keyFormat(properties).equals(Formats.JSON)) {
      KeyConverters.unsuitableForJson(SerializerConfig.KEY_SERIALIZER_CONFIG, properties)
          .ifPresent(problem -> errors.add(KeyConverters.KEY_CONVERTER_CONFIG, problem));
    }
    errors.addOnCleanKeys(external.invalidProperties());
    if (worker.isPresent()) {
      errors.addOnCleanKeys(worker.invalidProperties());
    }
    errors.addOnCleanKeys(InitialPhaseValidation.unusableConsumers(properties));
    addOnProducerKeys(errors, properties, ProducerValidation.unsafe(external.producerProperties()));
    boolean fetchExisting = isTrue(properties.get(InitialPhaseConfig.FETCH_EXISTING_CONFIG));
    Optional<InitialPhaseReason> initial = InitialPhaseReason.of(fetchExisting, hook);
    initial.ifPresent(need -> new InitialPhaseValidation(errors, properties, need).check());
    InitialPhaseConfig.withoutComparison(
            fetchExisting, properties.getOrDefault(InitialPhaseConfig.MODE_CONFIG, "").trim())
        .ifPresent(problem -> errors.add(InitialPhaseConfig.MODE_CONFIG, problem));
    PlanConfig.withoutComparison(fetchExisting, properties).forEach(errors::add);
    if (fetchExisting) {
      errors.addOnCleanKeys(unusableExistingFormats(errors, properties));
      checkStateDirectory(errors, properties);
    }
    if (errors.isClean(DeliveryConfig.GUARANTEE_CONFIG)
        && guarantee(properties, initial) == DeliveryConfig.Guarantee.EXACTLY_ONCE) {
      addOnProducerKeys(
          errors, properties, ProducerValidation.transactionTimeout(external.producerProperties()));
      new StateTopicValidation(errors, properties).check();
      new InputStartValidation(errors, properties).check();
    }
    if (hook.isPresent() && errors.isClean()) {
      HookValidation.unsuitable(hook.get(), new SinkConfig(properties))
          .ifPresent(problem -> errors.add(HookConfig.CLASS_CONFIG, problem));
    }
    if (errors.isClean()) {
      checkOwnTopics(errors, new SinkConfig(properties));
    }
    if (errors.isClean()) {
      checkClusters(errors, new SinkConfig(properties));
    }
    return errors.toConfig();
  }

  private static void checkOwnTopics(ConfigErrors errors, SinkConfig config) {
    try {
      WrittenTopics written = WrittenTopics.of(config);
      written.ownViolations(written.input().names()).forEach(errors::add);
    } catch (PatternSyntaxException e) {
      log.debug("Connect itself reports topics.regex", e);
    }
  }

  private void checkClusters(ConfigErrors errors, SinkConfig config) {
    ClusterAnswers answers = connection.answers(config.addresses());
    errors.addAll(answers.failures());
    errors.addAll(answers.differences(config.targetAddresses()));
    if (config.workerCluster().isPresent()) {
      errors.addAll(answers.differences(config.workerCluster().addresses()));
    }
    if (errors.isClean()) {
      errors.addAll(selfFeed.violations(config, answers));
      internalTopics
          .violation(config)
          .ifPresent(problem -> errors.add(SinkTask.TOPICS_REGEX_CONFIG, problem));
    }
  }

  private static boolean isTrue(String value) {
    return value != null && "true".equalsIgnoreCase(value.trim());
  }

  private static DeliveryConfig.Guarantee guarantee(
      Map<String, String> properties, Optional<InitialPhaseReason> initial) {
    String named = properties.getOrDefault(DeliveryConfig.GUARANTEE_CONFIG, "").trim();
    return DeliveryConfig.effective(named, initial);
  }

  private static void addOnProducerKeys(
      ConfigErrors errors, Map<String, String> properties, Map<String, String> found) {
    found.forEach((property, message) -> errors.add(keyOf(property, properties), message));
  }

  /** The key that a producer's property was given by. */
  static String keyOf(String property, Map<String, String> properties) {
    String ownKey = PRODUCER_PREFIX + property;
    return properties.containsKey(ownKey) ? ownKey : ClusterConfig.EXTERNAL_PREFIX + property;
  }

  /** Where the serializer cannot be made either, its own message says enough. */
  private static Map<String, String> unusableExistingFormats(
      ConfigErrors errors, Map<String, String> properties) {
    Map<String, String> found = new LinkedHashMap<>();
    if (errors.isClean(SerializerConfig.KEY_SERIALIZER_CONFIG)) {
      try {
        ExistingFormats.keys(properties).close();
      } catch (ConfigException e) {
        found.put(InitialPhaseConfig.KEY_DESERIALIZER_CONFIG, e.getMessage());
      }
    }
    if (errors.isClean(SerializerConfig.VALUE_SERIALIZER_CONFIG)) {
      try {
        ExistingFormats.rows(properties).close();
      } catch (ConfigException e) {
        found.put(InitialPhaseConfig.VALUE_DESERIALIZER_CONFIG, e.getMessage());
      }
    }
    return found;
  }

  /** The worker that runs a task may be another one, so only what is wrong here is reported. */
  private static void checkStateDirectory(ConfigErrors errors, Map<String, String> properties) {
    String named = properties.getOrDefault(InitialPhaseConfig.STATE_DIR_CONFIG, "").trim();
    try {
      Path directory = Path.of(named);
      if (Files.exists(directory) && !Files.isDirectory(directory)) {
        errors.add(
            InitialPhaseConfig.STATE_DIR_CONFIG,
            named + " is not a directory; name one that every worker may write");
      }
    } catch (InvalidPathException e) {
      errors.add(
          InitialPhaseConfig.STATE_DIR_CONFIG,
          named + " is not a path (" + e.getReason() + "); name a directory");
    }
  }
}
