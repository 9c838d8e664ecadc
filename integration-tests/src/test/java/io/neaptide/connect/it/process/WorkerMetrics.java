package io.neaptide.connect.it.process;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The metrics that a worker process shows of its plugins, in JMX. */
record WorkerMetrics(long pid) {

  /** Asks in a connection of its own. */
  private interface Question<T> {
    T ask(MBeanServerConnection beans) throws IOException, JMException;
  }

  /**
   * The values of a connector's metrics by their full name: the tags after the connector, a slash,
   * and the name.
   */
  Map<String, Object> of(String connector) {
    return ask(
        beans -> {
          Map<String, Object> values = new TreeMap<>();
          for (ObjectName bean : beans(beans, connector)) {
            String[] names =
                Arrays.stream(beans.getMBeanInfo(bean).getAttributes())
                    .map(MBeanAttributeInfo::getName)
                    .toArray(String[]::new);
            String tags = bean.getKeyPropertyListString();
            beans
                .getAttributes(bean, names)
                .asList()
                .forEach(
                    each ->
                        values.put(
                            tags.substring(tags.indexOf("task=")) + "/" + each.getName(),
                            each.getValue()));
          }
          return values;
        });
  }

  /** The names of all beans of a connector. */
  List<String> names(String connector) {
    return ask(
        beans -> {
          List<String> names = new ArrayList<>();
          beans(beans, connector).forEach(bean -> names.add(bean.toString()));
          return names;
        });
  }

  private static Set<ObjectName> beans(MBeanServerConnection beans, String connector)
      throws IOException, JMException {
    return beans.queryNames(
        new ObjectName("kafka.connect:type=plugins,connector=" + connector + ",*"), null);
  }

  // The address comes from a process that was started here.
  @SuppressWarnings("BanJNDI")
  private <T> T ask(Question<T> question) {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      String address;
      try {
        address = machine.startLocalManagementAgent();
      } finally {
        machine.detach();
      }
      try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address))) {
        return question.ask(connector.getMBeanServerConnection());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot ask the worker for metrics", e);
    } catch (AttachNotSupportedException | JMException e) {
      throw new IllegalStateException("Cannot read the metrics of the worker", e);
    }
  }
}
