package io.neaptide.connect.benchmarks.bed;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The metrics of a broker on this machine. */
public final class BrokerMetrics implements AutoCloseable {

  private final JMXConnector connector;
  private final MBeanServerConnection beans;

  private BrokerMetrics(JMXConnector connector, MBeanServerConnection beans) {
    this.connector = connector;
    this.beans = beans;
  }

  /** Attaches to a broker, whose virtual machine then tells where to ask. */
  // The address comes from a process that was started here.
  @SuppressWarnings("BanJNDI")
  public static BrokerMetrics of(long pid) {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      try {
        JMXConnector connector =
            JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
        return new BrokerMetrics(connector, connector.getMBeanServerConnection());
      } finally {
        machine.detach();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot ask the broker for metrics", e);
    } catch (AttachNotSupportedException e) {
      throw new IllegalStateException("Cannot attach to the broker", e);
    }
  }

  /**
   * How many bytes of a topic the broker has given to clients so far: whoever asked, and as often
   * as they did.
   */
  public long bytesFetched(String topic) {
    try {
      ObjectName name =
          new ObjectName("kafka.server:type=BrokerTopicMetrics,name=BytesOutPerSec,topic=" + topic);
      return (Long) beans.getAttribute(name, "Count");
    } catch (InstanceNotFoundException e) {
      // The broker counts a topic from the first fetch on.
      return 0;
    } catch (JMException e) {
      throw new IllegalStateException("Cannot read the bytes fetched from " + topic, e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot ask the broker for metrics", e);
    }
  }

  @Override
  public void close() {
    try {
      connector.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot close the connection to the broker's metrics", e);
    }
  }
}
