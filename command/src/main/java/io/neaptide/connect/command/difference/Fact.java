package io.neaptide.connect.command.difference;

import java.util.Objects;

/** A name and a value for people to read. */
public record Fact(String name, String value) {

  public Fact {
    Objects.requireNonNull(name);
    Objects.requireNonNull(value);
  }
}
