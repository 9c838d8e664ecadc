package io.neaptide.connect.it.process;

import java.util.List;

/** The Connect workers that are supported, by the module whose class path is theirs. */
enum SupportedWorker {
  V3_9("integration-tests/worker-3.9"),
  V4_0("integration-tests/worker-4.0"),
  V4_1("integration-tests/worker-4.1"),
  V4_2("integration-tests/worker-4.2"),
  V4_3("quickstart"),
  V4_4("integration-tests/worker-4.4");

  /** What the plugin is compiled against. */
  static final SupportedWorker COMPILED_AGAINST = V4_3;

  private static final boolean ALL = "all".equals(System.getProperty("neaptide.it.workers"));

  private final String module;

  SupportedWorker(String module) {
    this.module = module;
  }

  /** All of them with {@code -Pworkers}; else the oldest and the two newest. */
  static List<SupportedWorker> tested() {
    return ALL ? List.of(values()) : List.of(V3_9, V4_3, V4_4);
  }

  /** The newest one; with {@code -Pworkers} all since the first that has what is tested. */
  static List<SupportedWorker> testedSince(SupportedWorker first) {
    return ALL
        ? tested().stream().filter(worker -> worker.compareTo(first) >= 0).toList()
        : List.of(V4_4);
  }

  String classPath() {
    return Clusters.workerClassPath(module);
  }
}
