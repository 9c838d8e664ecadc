package io.neaptide.connect.it.process;

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
 * A certificate for brokers on this machine, signed by itself.
 *
 * @param keyStore what a broker has
 * @param pem what clients trust
 */
record TlsCertificate(Path keyStore, Path pem) {

  private static final String STORE_PASSWORD = "key-store";

  /** Creates one in a folder of that name. */
  static TlsCertificate create(String name) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(Clusters.WORKSPACE.directory().resolve(name));
    Path keyStore = folder.resolve("broker.p12");
    Path pem = folder.resolve("broker.pem");
    keytool(
        "-genkeypair",
        keyStore,
        "-keyalg",
        "RSA",
        "-dname",
        "CN=localhost",
        "-ext",
        "san=dns:localhost");
    keytool("-exportcert", keyStore, "-rfc", "-file", pem.toString());
    return new TlsCertificate(keyStore, pem);
  }

  /**
   * What a broker with this certificate and users of SCRAM-SHA-512 is configured with.
   *
   * @param jaas the user of the broker itself
   */
  Map<String, String> brokerProperties(String jaas) {
    Map<String, String> properties = new TreeMap<>();
    properties.put("listener.security.protocol.map", "CLIENT:SASL_SSL,CONTROLLER:PLAINTEXT");
    properties.put("sasl.enabled.mechanisms", "SCRAM-SHA-512");
    properties.put("sasl.mechanism.inter.broker.protocol", "SCRAM-SHA-512");
    properties.put("listener.name.client.scram-sha-512.sasl.jaas.config", jaas);
    properties.put("ssl.keystore.type", "PKCS12");
    properties.put("ssl.keystore.location", keyStore.toString());
    properties.put("ssl.keystore.password", STORE_PASSWORD);
    // The broker is a client of itself, too.
    properties.put("ssl.truststore.type", "PEM");
    properties.put("ssl.truststore.location", pem.toString());
    return properties;
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
