package io.neaptide.connect.it.docs;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.connect.runtime.rest.resources.ConnectorPluginsResource;
import org.apache.kafka.connect.runtime.rest.resources.ConnectorsResource;
import org.apache.kafka.connect.runtime.rest.resources.LoggingResource;
import org.apache.kafka.connect.runtime.rest.resources.RootResource;

/** What Connect's REST API answers, as its resources declare it. */
final class ConnectApi {

  private record Endpoint(String method, String path, Set<String> parameters) {}

  private static final List<Class<?>> RESOURCES =
      List.of(
          RootResource.class,
          ConnectorsResource.class,
          ConnectorPluginsResource.class,
          LoggingResource.class);

  private final List<Endpoint> endpoints = new ArrayList<>();

  ConnectApi() {
    for (Class<?> resource : RESOURCES) {
      for (Method method : resource.getMethods()) {
        httpMethod(method)
            .ifPresent(
                name ->
                    endpoints.add(
                        new Endpoint(name, path(resource) + path(method), parameters(method))));
      }
    }
  }

  private static Optional<String> httpMethod(Method method) {
    return Arrays.stream(method.getAnnotations())
        .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
        .filter(Objects::nonNull)
        .map(HttpMethod::value)
        .findFirst();
  }

  private static String path(AnnotatedElement element) {
    Path path = element.getAnnotation(Path.class);
    String text = path == null ? "" : path.value();
    return text.isEmpty() || text.startsWith("/") ? text : "/" + text;
  }

  private static Set<String> parameters(Method method) {
    return Arrays.stream(method.getParameterAnnotations())
        .flatMap(Arrays::stream)
        .flatMap(ConnectApi::queryParameter)
        .collect(Collectors.toSet());
  }

  private static Stream<String> queryParameter(Annotation annotation) {
    return annotation instanceof QueryParam parameter
        ? Stream.of(parameter.value())
        : Stream.empty();
  }

  /**
   * Whether something answers.
   *
   * @param target path and parameters
   */
  boolean answers(String method, String target) {
    int question = target.indexOf('?');
    String path = question < 0 ? target : target.substring(0, question);
    Set<String> parameters =
        question < 0
            ? Set.of()
            : Arrays.stream(target.substring(question + 1).split("&", -1))
                .map(parameter -> parameter.replaceAll("=.*", ""))
                .collect(Collectors.toSet());
    return endpoints.stream()
        .filter(endpoint -> endpoint.method().equals(method))
        .filter(endpoint -> path.matches(endpoint.path().replaceAll("\\{[^}]+}", "[^/]+") + "/?"))
        .anyMatch(endpoint -> endpoint.parameters().containsAll(parameters));
  }
}
