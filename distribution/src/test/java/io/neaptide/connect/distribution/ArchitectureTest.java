package io.neaptide.connect.distribution;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.USE_JAVA_UTIL_LOGGING;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.Task;
import org.junit.jupiter.api.Test;

/** Rules that hold for every class of the plugin. */
class ArchitectureTest {

  private static final String COMMON = "io.neaptide.connect.common..";
  private static final String SOURCE = "io.neaptide.connect.source..";
  private static final String SINK = "io.neaptide.connect.sink..";
  private static final String HOOK = "io.neaptide.connect.hook..";
  private static final String JDBC = "io.neaptide.connect.jdbc..";

  /** Parts of the source that are packages of their own. */
  private static final String[] SOURCE_PARTS = {
    "io.neaptide.connect.source.query..", "io.neaptide.connect.source.sql.."
  };

  /** Parts of the sink that are packages of their own. */
  private static final String[] SINK_PARTS = {
    "io.neaptide.connect.sink.reconcile..", "io.neaptide.connect.sink.state.."
  };

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
        .resideInAnyPackage(SOURCE, COMMON)
        .or()
        .resideInAnyPackage(SINK_PARTS)
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
        .resideInAPackage(JDBC)
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
  void onlyTheApiIsPublicInTheConnectors() {
    classes()
        .that()
        .resideInAnyPackage(SOURCE, SINK)
        .and()
        .areTopLevelClasses()
        .and()
        .arePublic()
        .and()
        .resideOutsideOfPackages(SINK_PARTS)
        .and()
        .resideOutsideOfPackages(SOURCE_PARTS)
        .should()
        .beAssignableTo(assignableTo(Connector.class).or(assignableTo(Task.class)))
        .because("users and Connect need connectors and tasks by name, and nothing else")
        .check(PLUGIN);
    noClasses()
        .that()
        .resideOutsideOfPackage(SINK)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(SINK_PARTS)
        .because("what these packages open to each other is not open to anyone else")
        .check(PLUGIN);
    noClasses()
        .that()
        .resideInAnyPackage(SINK_PARTS)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.neaptide.connect.sink")
        .because("the comparison and the state topic know nothing of tasks and threads")
        .check(PLUGIN);
    noClasses()
        .that()
        .resideOutsideOfPackage(SOURCE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(SOURCE_PARTS)
        .because("what these packages open to each other is not open to anyone else")
        .check(PLUGIN);
    noClasses()
        .that()
        .resideInAnyPackage(SOURCE_PARTS)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.neaptide.connect.source")
        .because("queries know nothing of connectors and tasks")
        .check(PLUGIN);
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
        .should(ACCESS_STANDARD_STREAMS)
        .because("a worker's output is its log")
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
