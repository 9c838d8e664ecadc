package io.neaptide.connect.benchmarks.contender;

/** Something that copies a table from one topic to another. */
public interface Contender {

  /** What the table of results calls it. */
  String name();

  /** The topic that it writes in a run. */
  default String target(String input, String run) {
    return run;
  }

  /**
   * Starts to copy the topic from its beginning.
   *
   * @param input the topic to read
   * @param run names the run; nothing else has this name
   */
  Running start(String input, String run);

  /** A contender at work. */
  interface Running extends AutoCloseable {

    /** Fails if the contender does. */
    void requireHealthy();

    @Override
    void close();
  }
}
