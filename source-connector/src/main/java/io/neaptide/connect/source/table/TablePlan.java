package io.neaptide.connect.source.table;

import java.util.List;

/** Which topics are read, and what is written for each. Immutable, so thread-safe. */
public sealed interface TablePlan permits TopicTables, SqlTables {

  /** The topics that are read. */
  TopicSelector topics();

  /** The outputs of a topic that is read, in the order in which its rows are written to them. */
  List<TableOutput> outputs(String topic);

  /** The key that names the topics which are written. */
  String outputKey();

  /** Whether every topic is written under the name under which it is read. */
  boolean keepsNames();

  /** What to do about a topic that must not be written, as a part of a sentence. */
  String remedy();
}
