package io.neaptide.connect.sink.transaction;

import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes rows in transactions of bounded size. Used by the thread that has the writer. */
public interface RowOutput {

  /**
   * Takes a row over; it is written at the latest with {@link #flush}.
   *
   * @param sending called when it is about to be sent, in whichever transaction; not called where
   *     it is left out
   */
  void write(ProducerRecord<byte[], byte[]> row, Runnable sending);

  /** Writes what was taken over. */
  void flush();

  /** Commits what was written. */
  void commit();

  /**
   * All was written; what is left to be committed may be committed later, with what others write.
   */
  void end();

  /** Makes outputs. */
  interface Factory {
    /**
     * Makes the output of a writer.
     *
     * @param waiting called now and then while a row cannot be written yet; may throw
     */
    RowOutput to(TransactionalWriter writer, Runnable waiting);
  }

  /** Writes rows as they come. */
  static RowOutput direct(TransactionalWriter writer) {
    return new RowOutput() {
      @Override
      public void write(ProducerRecord<byte[], byte[]> row, Runnable sending) {
        sending.run();
        boolean unused = writer.sendBatched(row);
      }

      @Override
      public void flush() {
        // Nothing is kept back.
      }

      @Override
      public void commit() {
        writer.commit();
      }

      @Override
      public void end() {
        // Its owner commits.
      }
    };
  }
}
