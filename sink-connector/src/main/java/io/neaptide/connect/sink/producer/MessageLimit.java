package io.neaptide.connect.sink.producer;

/**
 * The largest record batch that a topic takes.
 *
 * @param bytes the size; where it is not known, the size that batches are kept within
 * @param config the topic's configuration that says so
 * @param isKnown whether the topic's configuration could be read
 */
public record MessageLimit(long bytes, String config, boolean isKnown) {

  /** One part in so many of the limit is left free, for a broker that compresses batches itself. */
  private static final int MARGIN = 16;

  public static MessageLimit unknown(long assumed) {
    return new MessageLimit(assumed, "max.message.bytes", false);
  }

  /** The size within which a batch is taken for certain, whatever the broker makes of it. */
  public long safe() {
    return bytes - bytes / MARGIN;
  }
}
