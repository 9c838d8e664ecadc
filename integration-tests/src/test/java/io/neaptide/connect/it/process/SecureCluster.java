package io.neaptide.connect.it.process;

import io.neaptide.connect.quickstart.cluster.BrokerProcess;
import io.neaptide.connect.quickstart.cluster.ConnectorFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The cluster that the SASL_SSL examples are written for: TLS with a certificate of its own, and
 * the user and password of the examples.
 */
final class SecureCluster {

  private static final String STORE_PASSWORD = "key-store";
  private static final String CERTIFICATE_OF_EXAMPLES = "/etc/neaptide/external-ca.pem";

  private final Path certificate;
  private final BrokerProcess broker;

  private SecureCluster(Path certificate, BrokerProcess broker) {
    this.certificate = certificate;
    this.broker = broker;
  }

  /** Starts the cluster with what the example asks its clients for. */
  static SecureCluster start(ConnectorFile example) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(Clusters.WORKSPACE.directory().resolve("certificates"));
    Path keyStore = folder.resolve("broker.p12");
    Path certificate = folder.resolve("broker.pem");
    keytool(
        "-genkeypair",
        keyStore,
        "-keyalg",
        "RSA",
        "-dname",
        "CN=localhost",
        "-ext",
        "san=dns:localhost");
    keytool("-exportcert", keyStore, "-rfc", "-file", certificate.toString());
    Map<String, String> client = new TreeMap<>();
    example
        .config()
        .forEach(
            (key, value) -> {
              if (key.startsWith("kafka.") && !key.equals("kafka.bootstrap.servers")) {
                client.put(
                    key.substring("kafka.".length()),
                    value.replace(CERTIFICATE_OF_EXAMPLES, certificate.toString()));
              }
            });
    BrokerProcess broker =
        new BrokerProcess(
            Clusters.WORKSPACE,
            new BrokerProcess.Setup(
                "secure",
                Clusters.INSTALLATION.classPath(),
                brokerProperties(client, keyStore, certificate),
                List.of("--add-scram", "SCRAM-SHA-512=[name=neaptide,password=change-me]"),
                client));
    return new SecureCluster(certificate, broker.start());
  }

  private static Map<String, String> brokerProperties(
      Map<String, String> client, Path keyStore, Path certificate) {
    Map<String, String> properties = new TreeMap<>();
    properties.put("listener.security.protocol.map", "CLIENT:SASL_SSL,CONTROLLER:PLAINTEXT");
    properties.put("sasl.enabled.mechanisms", "SCRAM-SHA-512");
    properties.put("sasl.mechanism.inter.broker.protocol", "SCRAM-SHA-512");
    properties.put(
        "listener.name.client.scram-sha-512.sasl.jaas.config", client.get("sasl.jaas.config"));
    properties.put("ssl.keystore.type", "PKCS12");
    properties.put("ssl.keystore.location", keyStore.toString());
    properties.put("ssl.keystore.password", STORE_PASSWORD);
    // The broker is a client of itself, too.
    properties.put("ssl.truststore.type", "PEM");
    properties.put("ssl.truststore.location", certificate.toString());
    return properties;
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
        certificate.toString());
  }

  private static void keytool(String command, Path keyStore, String... more)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>();
    all.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    all.addAll(
        List.of(command, "-alias", "broker", "-storetype", "PKCS12", "-storepass", STORE_PASSWORD));
    all.addAll(List.of("-keystore", keyStore.toString()));
    all.addAll(List.of(more));
    Process keytool = new ProcessBuilder(all).redirectErrorStream(true).start();
    String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
      throw new AssertionError("keytool " + command + " failed: " + output);
    }
  }
}
