package io.neaptide.connect.it.testing;

import java.lang.management.ManagementFactory;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What the embedded brokers count of a topic: all of them together, so the name must be one that
 * only one cluster has.
 */
public final class BytesFetched {

  private BytesFetched() {}

  /** How many bytes were given to clients so far. */
  public static long of(String topic) {
    return count("BytesOutPerSec", topic);
  }

  /** How many bytes were taken from producers so far. */
  public static long produced(String topic) {
    return count("BytesInPerSec", topic);
  }

  private static long count(String meter, String topic) {
    try {
      ObjectName name =
          new ObjectName("kafka.server:type=BrokerTopicMetrics,name=" + meter + ",topic=" + topic);
      return (Long) ManagementFactory.getPlatformMBeanServer().getAttribute(name, "Count");
    } catch (InstanceNotFoundException e) {
      // A broker counts a topic from the first request on.
      return 0;
    } catch (JMException e) {
      throw new IllegalStateException("Cannot read " + meter + " of " + topic, e);
    }
  }
}
