package io.neaptide.connect.it.process;

import io.neaptide.connect.quickstart.cluster.BrokerProcess;
import io.neaptide.connect.quickstart.cluster.ConnectorFile;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The cluster that the SASL_SSL examples are written for: TLS with a certificate of its own, and
 * the user and password of the examples.
 */
final class SecureCluster {

  private static final String CERTIFICATE_OF_EXAMPLES = "/etc/neaptide/external-ca.pem";

  private final TlsCertificate certificate;
  private final BrokerProcess broker;

  private SecureCluster(TlsCertificate certificate, BrokerProcess broker) {
    this.certificate = certificate;
    this.broker = broker;
  }

  /** Starts the cluster with what the example asks its clients for. */
  static SecureCluster start(ConnectorFile example) throws IOException, InterruptedException {
    TlsCertificate certificate = TlsCertificate.create("certificates");
    Map<String, String> client = new TreeMap<>();
    example
        .config()
        .forEach(
            (key, value) -> {
              if (key.startsWith("kafka.") && !key.equals("kafka.bootstrap.servers")) {
                client.put(
                    key.substring("kafka.".length()),
                    value.replace(CERTIFICATE_OF_EXAMPLES, certificate.pem().toString()));
              }
            });
    BrokerProcess broker =
        new BrokerProcess(
            Clusters.WORKSPACE,
            new BrokerProcess.Setup(
                "secure",
                Clusters.INSTALLATION.classPath(),
                certificate.brokerProperties(client.get("sasl.jaas.config")),
                List.of("--add-scram", "SCRAM-SHA-512=[name=neaptide,password=change-me]"),
                client));
    return new SecureCluster(certificate, broker.start());
  }

  BrokerProcess broker() {
    return broker;
  }

  /** What stands for this cluster in the examples. */
  Map<String, String> addresses() {
    return Map.of(
        "external-kafka:9093",
        broker.bootstrapServers(),
        CERTIFICATE_OF_EXAMPLES,
        certificate.pem().toString());
  }
}
