package io.neaptide.connect.it.testing;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.Endpoint;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.server.authorizer.AclCreateResult;
import org.apache.kafka.server.authorizer.AclDeleteResult;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;
import org.apache.kafka.server.authorizer.Authorizer;
import org.apache.kafka.server.authorizer.AuthorizerServerInfo;

/** Hides topics from the clients by which a sink asks of its input, and allows all else. */
public final class TopicHidingAuthorizer implements Authorizer {

  private static final String CLIENTS = "neaptide-input-";
  private static final Set<String> HIDDEN = ConcurrentHashMap.newKeySet();

  public static void hide(String topic) {
    HIDDEN.add(topic);
  }

  public static void show(String topic) {
    HIDDEN.remove(topic);
  }

  @Override
  public List<AuthorizationResult> authorize(
      AuthorizableRequestContext request, List<Action> actions) {
    return actions.stream()
        .map(
            action ->
                String.valueOf(request.clientId()).startsWith(CLIENTS)
                        && HIDDEN.contains(action.resourcePattern().name())
                    ? AuthorizationResult.DENIED
                    : AuthorizationResult.ALLOWED)
        .toList();
  }

  @Override
  public Map<Endpoint, ? extends CompletionStage<Void>> start(AuthorizerServerInfo server) {
    return server.endpoints().stream()
        .collect(
            Collectors.toMap(
                endpoint -> endpoint, endpoint -> CompletableFuture.<Void>completedFuture(null)));
  }

  @Override
  public List<? extends CompletionStage<AclCreateResult>> createAcls(
      AuthorizableRequestContext request, List<AclBinding> bindings) {
    throw new UnsupportedOperationException("Nothing is kept");
  }

  @Override
  public List<? extends CompletionStage<AclDeleteResult>> deleteAcls(
      AuthorizableRequestContext request, List<AclBindingFilter> filters) {
    throw new UnsupportedOperationException("Nothing is kept");
  }

  @Override
  public Iterable<AclBinding> acls(AclBindingFilter filter) {
    return Collections.emptyList();
  }

  @Override
  public void configure(Map<String, ?> properties) {}

  @Override
  public void close() {}
}
