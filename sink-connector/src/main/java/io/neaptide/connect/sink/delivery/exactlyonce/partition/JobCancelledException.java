package io.neaptide.connect.sink.delivery.exactlyonce.partition;

/** A job of a writer was given up because its partition was taken away, or a generation ended. */
public final class JobCancelledException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public JobCancelledException() {
    super("The partition was taken away, or another generation has begun");
  }
}
