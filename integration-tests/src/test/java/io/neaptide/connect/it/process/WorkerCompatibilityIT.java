package io.neaptide.connect.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The plugin is compiled against the newest Kafka. Every class of it must also pass the verifier of
 * a virtual machine, and find the methods it calls, with the libraries of other workers.
 */
class WorkerCompatibilityIT {

  /** Newer than the oldest worker; called where their absence is handled. */
  private static final Set<String> GUARDED =
      Set.of(
          "org.apache.kafka.connect.sink.SinkTaskContext.pluginMetrics()",
          "org.apache.kafka.connect.source.SourceTaskContext.pluginMetrics()",
          "org.apache.kafka.common.metrics.PluginMetrics.");

  @ParameterizedTest
  @MethodSource("workers")
  void everyClassPassesTheVerifier(SupportedWorker worker) throws Exception {
    Path jar = Clusters.INSTALLATION.jar();
    List<URL> urls = new ArrayList<>(List.of(jar.toUri().toURL()));
    for (Path library : libraries(worker)) {
      urls.add(library.toUri().toURL());
    }
    List<String> names = ownClasses(jar);
    assertThat(names).isNotEmpty();
    List<String> broken = new ArrayList<>();
    try (URLClassLoader loader =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      for (String name : names) {
        try {
          Class<?> unused = Class.forName(name, true, loader);
        } catch (LinkageError e) {
          broken.add(name + ": " + e);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("workers")
  void everyMethodAndFieldOfKafkaThatIsUsedExists(SupportedWorker worker) throws IOException {
    List<JarFile> jars = new ArrayList<>();
    jars.add(new JarFile(Clusters.INSTALLATION.jar().toFile()));
    for (Path library : libraries(worker)) {
      if (library.getFileName().toString().matches("(kafka-clients|connect-(api|json))-.*")) {
        jars.add(new JarFile(library.toFile()));
      }
    }
    JavaClasses classes = new ClassFileImporter().importJars(jars);
    List<JavaAccess<?>> used = new ArrayList<>();
    for (JavaClass own : classes) {
      if (own.getPackageName().startsWith("io.neaptide.")) {
        own.getAccessesFromSelf().stream()
            .filter(WorkerCompatibilityIT::isOfKafka)
            .forEach(used::add);
      }
    }
    assertThat(used).isNotEmpty();
    Set<String> missing = new TreeSet<>();
    for (JavaAccess<?> access : used) {
      if (access.getTarget().resolveMember().isEmpty()) {
        missing.add(
            access.getTarget().getFullName() + " used by " + access.getOriginOwner().getName());
      }
    }
    for (JarFile jar : jars) {
      jar.close();
    }
    missing.removeIf(use -> GUARDED.stream().anyMatch(use::startsWith));
    assertThat(missing).isEmpty();
  }

  static List<SupportedWorker> workers() {
    return SupportedWorker.tested().stream()
        .filter(worker -> worker != SupportedWorker.COMPILED_AGAINST)
        .toList();
  }

  private static boolean isOfKafka(JavaAccess<?> access) {
    return access.getTargetOwner().getPackageName().startsWith("org.apache.kafka.");
  }

  private static List<Path> libraries(SupportedWorker worker) {
    return Stream.of(worker.classPath().split(File.pathSeparator)).map(Path::of).toList();
  }

  private static List<String> ownClasses(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.startsWith("io/neaptide/") && name.endsWith(".class"))
          .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
          .collect(Collectors.toList());
    }
  }
}
