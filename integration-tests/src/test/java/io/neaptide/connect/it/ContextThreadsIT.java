package io.neaptide.connect.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.common.log.ContextThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** With the logging of a worker, since there is no context without. */
class ContextThreadsIT {

  private static final Map<String, String> CONTEXT = Map.of("connector.context", "[sink|task-0] ");

  @AfterEach
  void clear() {
    MDC.clear();
  }

  @Test
  void aThreadHasTheContextOfTheOneThatAskedForIt() throws Exception {
    MDC.setContextMap(CONTEXT);
    List<Map<String, String>> seen = new ArrayList<>();
    Thread thread = ContextThreads.newThread(() -> seen.add(MDC.getCopyOfContextMap()));
    MDC.clear();

    thread.start();
    thread.join();

    assertThat(seen).containsExactly(CONTEXT);
  }

  @Test
  void aThreadThatSuchAThreadAsksForHasItToo() throws Exception {
    MDC.setContextMap(CONTEXT);
    List<Map<String, String>> seen = new ArrayList<>();
    Thread first =
        ContextThreads.newDaemon(
            () -> {
              Thread second =
                  ContextThreads.newDaemon(() -> seen.add(MDC.getCopyOfContextMap()), "second");
              second.start();
              joined(second);
            },
            "first");

    first.start();
    first.join();

    assertThat(first.isDaemon()).isTrue();
    assertThat(first.getName()).isEqualTo("first");
    assertThat(seen).containsExactly(CONTEXT);
  }

  private static void joined(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
