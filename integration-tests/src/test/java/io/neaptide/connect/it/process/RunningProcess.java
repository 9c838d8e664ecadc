package io.neaptide.connect.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.quickstart.cluster.JavaProcess;
import java.time.Duration;

/** Lets time pass while a process works; fails when it ends by itself. */
final class RunningProcess {

  private RunningProcess() {}

  static void letPass(JavaProcess process, int millis) {
    assertThat(process.endsWithin(Duration.ofMillis(millis)))
        .as("the process ended by itself: %s", process.tail())
        .isFalse();
  }
}
