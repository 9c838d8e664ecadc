package io.neaptide.connect.sink;

/** A job of a writer was given up because its partition was taken away, or a generation ended. */
final class JobCancelled extends RuntimeException {

  private static final long serialVersionUID = 1L;

  JobCancelled() {
    super("The partition was taken away, or another generation has begun");
  }
}
