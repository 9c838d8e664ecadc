package io.neaptide.connect.common.log;

import java.util.Map;
import org.slf4j.MDC;

/**
 * Makes threads whose log lines have the context of the thread that asks for them, Connect's {@code
 * connector.context} above all, so that they name the connector and the task.
 */
public final class ContextThreads {

  private ContextThreads() {}

  /** A thread for some work; meant as a {@link java.util.concurrent.ThreadFactory}. */
  public static Thread newThread(Runnable work) {
    Map<String, String> context = MDC.getCopyOfContextMap();
    return new Thread(
        () -> {
          if (context != null) {
            MDC.setContextMap(context);
          }
          work.run();
        });
  }

  /** A thread that does not keep the worker from ending. */
  public static Thread newDaemon(Runnable work, String name) {
    Thread thread = newThread(work);
    thread.setName(name);
    thread.setDaemon(true);
    return thread;
  }
}
