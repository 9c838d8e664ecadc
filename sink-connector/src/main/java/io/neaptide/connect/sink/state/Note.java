package io.neaptide.connect.sink.state;

/** The note of a target partition, as it stands in the topic. */
final class Note {

  private final NoteSummary summary;
  private final byte[] bytes;

  Note(NoteSummary summary, byte[] bytes) {
    this.summary = summary;
    this.bytes = bytes;
  }

  long generation() {
    return summary.generation();
  }

  /** What was noted, as it was given to the state topic. */
  byte[] bytes() {
    return bytes.clone();
  }
}
