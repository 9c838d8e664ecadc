package io.neaptide.connect.it.testing;

import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Clusters with one worker for all classes that a virtual machine runs: they start with the first
 * class that takes {@link ConnectClusters} as a parameter, and the end of the run stops them. Every
 * connector is deleted after its test; its topics stay, so that each test has names of its own.
 */
public final class SharedClusters implements ParameterResolver, AfterEachCallback {

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == ConnectClusters.class;
  }

  @Override
  public ConnectClusters resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return store(context)
        .computeIfAbsent(
            ConnectClusters.class,
            key -> ConnectClusters.start(1, Map.of(), Map.of()),
            ConnectClusters.class);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    store(context).get(ConnectClusters.class, ConnectClusters.class).deleteConnectors();
  }

  /** Of the whole run: where forks share the classes, each class is an execution of its own. */
  private static Store store(ExtensionContext context) {
    return context.getStore(StoreScope.LAUNCHER_SESSION, Namespace.create(SharedClusters.class));
  }
}
