package io.neaptide.connect.distribution;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.Task;
import org.junit.jupiter.api.Test;

/** Rules that hold for every class of the plugin, and of the command. */
class ArchitectureTest {

  private static final String COMMON = "io.neaptide.connect.common..";
  private static final String SOURCE = "io.neaptide.connect.source..";
  private static final String SINK = "io.neaptide.connect.sink..";
  private static final String HOOK = "io.neaptide.connect.hook..";
  private static final String JDBC = "io.neaptide.connect.jdbc..";
  private static final String COMMAND = "io.neaptide.connect.command..";

  private static final String RECONCILE = "io.neaptide.connect.sink.reconcile..";
  private static final String DIFF = "io.neaptide.connect.sink.reconcile.diff..";
  private static final String CHANGE = "io.neaptide.connect.sink.reconcile.change..";
  private static final String SPILL = "io.neaptide.connect.sink.reconcile.spill..";
  private static final String FOLLOWER = "io.neaptide.connect.sink.reconcile.follower..";
  private static final String LEADER = "io.neaptide.connect.sink.reconcile.leader..";
  private static final String DELIVERY = "io.neaptide.connect.sink.delivery..";

  private static final JavaClasses PLUGIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.neaptide.connect");

  @Test
  void connectorsDoNotKnowEachOther() {
    noClasses()
        .that()
        .resideInAPackage(SOURCE)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(SINK)
        .because("source and sink are installed together, but each is understood alone")
        .check(PLUGIN);
    noClasses()
        .that()
        .resideInAPackage(SINK)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(SOURCE)
        .because("source and sink are installed together, but each is understood alone")
        .check(PLUGIN);
  }

  @Test
  void commonDependsOnNoConnector() {
    noClasses()
        .that()
        .resideInAPackage(COMMON)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(SOURCE, SINK)
        .because("what both use must not know who uses it")
        .check(PLUGIN);
  }

  @Test
  void theHookInterfaceDependsOnNothingOfOurs() {
    noClasses()
        .that()
        .resideInAPackage(HOOK)
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.neaptide.connect..").and(not(resideInAPackage(HOOK))))
        .because("authors of hooks compile against it alone")
        .check(PLUGIN);
    noClasses()
        .that()
        .resideInAnyPackage(
            SOURCE,
            COMMON,
            DIFF,
            CHANGE,
            "io.neaptide.connect.sink.reconcile.scan..",
            SPILL,
            "io.neaptide.connect.sink.reconcile.report..",
            "io.neaptide.connect.sink.state..",
            "io.neaptide.connect.sink.kafka..",
            "io.neaptide.connect.sink.input..",
            "io.neaptide.connect.sink.topics..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(HOOK)
        .because("only the sink's deliveries call hooks")
        .check(PLUGIN);
  }

  @Test
  void theStateStoreIsAHookLikeAnyOther() {
    noClasses()
        .that()
        .resideInAPackage(JDBC)
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.neaptide.connect..")
                .and(not(resideInAPackage(HOOK)))
                .and(not(resideInAPackage(JDBC))))
        .because("it shows that the interface is enough")
        .check(PLUGIN);
    noClasses()
        .that()
        .resideOutsideOfPackage(JDBC)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(JDBC)
        .because("a hook is known by its name in the configuration only")
        .check(PLUGIN);
    classes()
        .that()
        .resideInAPackage("io.neaptide.connect.jdbc")
        .and()
        .arePublic()
        .should()
        .beAssignableTo("io.neaptide.connect.hook.EventProcessor")
        .because("users need the hook by name, and nothing else")
        .check(PLUGIN);
  }

  @Test
  void nothingMeasuresTimeByTheClockOfTheSystem() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.neaptide.connect.common.time..")
        .should()
        .callMethod(Clock.class, "systemUTC")
        .because("that clock may be set while something waits; a MonotonicClock is given instead")
        .check(PLUGIN);
  }

  @Test
  void onlyOnePlaceOpensClients() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.neaptide.connect.common.kafka..")
        .should()
        .callConstructorWhere(
            JavaCall.Predicates.target(
                HasOwner.Predicates.With.owner(
                    assignableTo(Consumer.class)
                        .or(assignableTo(Producer.class))
                        .or(assignableTo(Admin.class)))))
        .orShould()
        .callMethod(Admin.class, "create", Map.class)
        .orShould()
        .callMethod(Admin.class, "create", Properties.class)
        .because("clients come from KafkaClients, so that tests can give others")
        .check(PLUGIN);
  }

  @Test
  void nobodyReadsTheClockByItself() {
    noClasses()
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(LocalDateTime.class, "now")
        .orShould()
        .callMethod(ZonedDateTime.class, "now")
        .because("time is given as a " + Clock.class.getSimpleName() + ", so that tests can set it")
        .check(PLUGIN);
  }

  @Test
  void kafkasUtilitiesAreUsedOnlyWhereTheyLast() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.apache.kafka.common.utils..")
                .and(not(simpleName("Utils")))
                .and(not(simpleName("Bytes")))
                .and(not(simpleName("Time"))))
        .because("Kafka 4.4 moved most of that package elsewhere")
        .check(PLUGIN);
  }

  @Test
  void onlyTheApiOfAConnectorIsUsedFromOutside() {
    for (String connector :
        new String[] {"io.neaptide.connect.sink", "io.neaptide.connect.source"}) {
      classes()
          .that()
          .resideInAPackage(connector)
          .and()
          .areTopLevelClasses()
          .and()
          .arePublic()
          .should()
          .beAssignableTo(assignableTo(Connector.class).or(assignableTo(Task.class)))
          .because("users and Connect need connectors and tasks by name, and nothing else")
          .check(PLUGIN);
      noClasses()
          .that()
          .resideOutsideOfPackages(connector + "..", COMMAND)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(connector + ".*..")
          .because("what the packages of a connector open to each other is open to nobody else")
          .check(PLUGIN);
      noClasses()
          .that()
          .resideInAPackage(connector + ".*..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(connector)
          .because("connector and task put the parts together, and no part knows them")
          .check(PLUGIN);
    }
  }

  @Test
  void theCommandSharesTheComparisonAndTheStateTopicWithTheSink() {
    noClasses()
        .that()
        .resideInAPackage(COMMAND)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(SINK, SOURCE, HOOK, JDBC)
                .and(
                    not(
                        resideInAnyPackage(
                            DIFF,
                            SPILL,
                            "io.neaptide.connect.sink.kafka..",
                            "io.neaptide.connect.sink.reconcile.plan..",
                            "io.neaptide.connect.sink.state.."))))
        .because("it compares and reads topics as the sink does, and reads what the sink publishes")
        .check(PLUGIN);
    noClasses()
        .that()
        .resideOutsideOfPackage(COMMAND)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(COMMAND)
        .because("a worker does not have it")
        .check(PLUGIN);
  }

  @Test
  void whatADifferenceIsAndHowItIsShownKnowNothingOfHowItIsFound() {
    noClasses()
        .that()
        .resideInAPackage("io.neaptide.connect.command.difference")
        .should()
        .dependOnClassesThat(
            resideOutsideOfPackages("io.neaptide.connect.command.difference", "java.."))
        .because("whoever finds a difference and whoever shows it meet in it")
        .check(PLUGIN);
    noClasses()
        .that()
        .resideInAPackage("io.neaptide.connect.command.page")
        .should()
        .dependOnClassesThat(
            resideOutsideOfPackages(
                "io.neaptide.connect.command.page",
                "io.neaptide.connect.command.difference",
                "java.."))
        .because("a page is made of any difference")
        .check(PLUGIN);
  }

  @Test
  void validationIsForTheConnectorOnly() {
    noClasses()
        .that()
        .resideInAPackage("io.neaptide.connect.sink.*..")
        .and()
        .resideOutsideOfPackage("io.neaptide.connect.sink.validation..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.neaptide.connect.sink.validation..")
        .because("a task runs by a configuration that was checked already")
        .check(PLUGIN);
  }

  @Test
  void theDialectOfADatabaseKnowsNothingOfTheStore() {
    noClasses()
        .that()
        .resideInAPackage("io.neaptide.connect.jdbc.dialect..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.neaptide.connect.jdbc")
        .because("another database is added without reading how rows are recorded")
        .check(PLUGIN);
  }

  @Test
  void packagesHaveNoCycle() {
    slices()
        .matching("io.neaptide.connect.(**)")
        .should()
        .beFreeOfCycles()
        .because("a package is understood with those below it, and without those above")
        .check(PLUGIN);
  }

  @Test
  void deliveryKnowsNothingOfReconciliation() {
    noClasses()
        .that()
        .resideInAPackage(DELIVERY)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(RECONCILE)
        .because("the initial phase comes in through the interface that a delivery has for it")
        .check(PLUGIN);
  }

  @Test
  void theLeaderKnowsNeitherFollowersNorDelivery() {
    noClasses()
        .that()
        .resideInAPackage(LEADER)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(FOLLOWER, DELIVERY)
        .because("leader and followers talk through the state topic only, also within one task")
        .check(PLUGIN);
  }

  @Test
  void theFilesOfAComparisonKnowNothingOfWhatIsKeptInThem() {
    noClasses()
        .that()
        .resideInAPackage(SPILL)
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.neaptide.connect..")
                .and(not(resideInAPackage(SPILL)))
                .and(not(resideInAPackage(COMMON))))
        .because("they are read and written by whoever compares")
        .check(PLUGIN);
  }

  @Test
  void theComparisonKnowsNoClientTaskOrThread() {
    noClasses()
        .that()
        .resideInAnyPackage(DIFF, CHANGE, SPILL)
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.neaptide.connect..")
                .and(not(resideInAPackage(DIFF)))
                .and(not(resideInAPackage(CHANGE)))
                .and(not(resideInAPackage(SPILL)))
                .and(not(resideInAPackage(COMMON))))
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Consumer.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Producer.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Admin.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Executor.class)
        .because("what decides over rows and deletes is to be tested with files alone")
        .check(PLUGIN);
  }

  @Test
  void formatsAreBuiltUpwards() {
    String[] upwards = {
      "io.neaptide.connect.common.serde..",
      "io.neaptide.connect.common.json..",
      "io.neaptide.connect.common.digest..",
      "io.neaptide.connect.common.format.."
    };
    for (int below = 0; below < upwards.length - 1; below++) {
      noClasses()
          .that()
          .resideInAPackage(upwards[below])
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(Arrays.copyOfRange(upwards, below + 1, upwards.length))
          .because("authors of formats read the interfaces without what implements them")
          .check(PLUGIN);
    }
  }

  @Test
  void onlySqlKnowsItsParser() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.neaptide.connect.source.sql..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("net.sf.jsqlparser..")
        .because("a compiled query runs without the parser")
        .check(PLUGIN);
  }

  @Test
  void loggingGoesThroughSlf4j() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("io.neaptide.connect.command.NeaptideCommand")
        .should(ACCESS_STANDARD_STREAMS)
        .because("a worker's output is its log, and a command writes to its console")
        .check(PLUGIN);
    noClasses()
        .should(USE_JAVA_UTIL_LOGGING)
        .because("a worker shares slf4j with its plugins, and configures that")
        .check(PLUGIN);
  }

  @Test
  void nobodySleeps() {
    noClasses()
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .because("whoever sleeps cannot be woken to stop")
        .check(PLUGIN);
  }
}
