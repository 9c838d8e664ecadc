package io.neaptide.connect.command.difference;

/** How the rows of one key differ. */
public enum RowKind {
  /** Only the left side has the key; a plan deletes it. */
  ONLY_LEFT("only left", "deleted"),
  /** Only the right side has the key; a plan writes it. */
  ONLY_RIGHT("only right", "new"),
  /** Both sides have the key, with other rows. */
  DIFFERENT("different", "changed"),
  /** Both sides have the same row, but a plan writes it to another partition. */
  MOVED("moved", "moved");

  private final String compared;
  private final String planned;

  RowKind(String compared, String planned) {
    this.compared = compared;
    this.planned = planned;
  }

  String compared() {
    return compared;
  }

  String planned() {
    return planned;
  }
}
