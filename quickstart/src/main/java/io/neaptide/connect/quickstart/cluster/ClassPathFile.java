package io.neaptide.connect.quickstart.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads class paths that the build wrote. */
public final class ClassPathFile {

  private ClassPathFile() {}

  /** The class path in the file. */
  public static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "No class path at " + file + "; build its module first (mvn package)", e);
    }
  }
}
