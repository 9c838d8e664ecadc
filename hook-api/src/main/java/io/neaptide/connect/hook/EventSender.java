package io.neaptide.connect.hook;

/**
 * Sends events of a hook's own, beside those of the tables. They do not come to {@link
 * EventProcessor#beforeSend} or {@link EventProcessor#afterSend}. To be used by the thread of the
 * callback that it was given to.
 */
public interface EventSender {

  /**
   * Sends an event. It stands in its topic, committed, at the latest when {@link #flush} has
   * returned, or when the callback counts as done. A topic that is missing is created as a target
   * topic is.
   *
   * @throws IllegalArgumentException if the connector compares with existing data and the event's
   *     topic is one of the target topics: what the input does not hold, the next new stream would
   *     delete
   * @throws org.apache.kafka.connect.errors.ConnectException if the target cluster refuses it
   */
  void send(Event event);

  /**
   * Waits until all that was sent is acknowledged and committed.
   *
   * @throws org.apache.kafka.connect.errors.ConnectException if that fails: what was sent since the
   *     last call may or may not stand in its topic. Let it pass, so that the callback is called
   *     again
   */
  void flush();
}
