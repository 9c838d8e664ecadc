package io.neaptide.connect.command.text;

import io.neaptide.connect.command.difference.RowKind;

/** Colours of a terminal, or none. */
final class Colours {

  private static final String RESET = "\u001B[0m";
  private static final String BOLD = "\u001B[1m";
  private static final String RED = "\u001B[31m";
  private static final String GREEN = "\u001B[32m";
  private static final String YELLOW = "\u001B[33m";

  private final boolean on;

  Colours(boolean on) {
    this.on = on;
  }

  String heading(String text) {
    return in(BOLD, text);
  }

  String left(String text) {
    return in(RED, text);
  }

  String right(String text) {
    return in(GREEN, text);
  }

  String of(RowKind kind, String text) {
    return in(
        switch (kind) {
          case ONLY_LEFT -> RED;
          case ONLY_RIGHT -> GREEN;
          case DIFFERENT, MOVED -> YELLOW;
        },
        text);
  }

  private String in(String colour, String text) {
    return on ? colour + text + RESET : text;
  }
}
