package io.neaptide.connect.sink;

import java.util.concurrent.atomic.AtomicInteger;

/** One run through a batch. Thread-safe. */
final class Attempt {

  private final Batch batch;
  private final Pipeline pipeline;
  private final AtomicInteger outstanding;

  Attempt(Batch batch, Pipeline pipeline) {
    this.batch = batch;
    this.pipeline = pipeline;
    this.outstanding = new AtomicInteger(batch.size());
  }

  Batch batch() {
    return batch;
  }

  /** Whether the batch has not been begun again since, or been dropped. */
  boolean isCurrent() {
    return batch.isCurrent(this);
  }

  /** How many records are neither acknowledged nor left out. */
  int outstanding() {
    return outstanding.get();
  }

  /** Whether some records are acknowledged, or left out. */
  boolean hasProgressed() {
    return outstanding.get() < batch.size();
  }

  /** One record is acknowledged, or will not be sent. */
  void completeOne() {
    if (outstanding.decrementAndGet() == 0) {
      pipeline.acknowledged(this);
    }
  }

  /** The brokers or the producer refused a record after it was handed to the producer. */
  void failed(int index, boolean alone, Exception error) {
    pipeline.failed(new SendFailure(this, index, alone, error));
  }
}
