package io.neaptide.connect.sink.delivery.exactlyonce;

/** What a delivery has opened, its transaction thread included. */
interface DeliveryResources {

  /** Throws what makes it useless to go on; called by every put. */
  void check();

  /** Ends the threads and closes the clients, within a few seconds; never throws. */
  void close();
}
