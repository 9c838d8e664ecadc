package io.neaptide.connect.sink.config;

import io.neaptide.connect.hook.EventProcessor;
import io.neaptide.connect.hook.InitialData;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import org.apache.kafka.common.config.ConfigException;

/**
 * The class of a hook, loaded by the loader of the connector's own classes: its jar belongs beside
 * them.
 *
 * @param type has a public constructor without parameters
 */
public record HookClass(Class<? extends EventProcessor> type) {

  private static final String INITIAL_CALLBACK = "onInitialDataSent";
  private static final String CONSTRUCTOR =
      "The class must be public, not abstract, and have a public constructor without parameters";

  /**
   * Loads a class.
   *
   * @throws ConfigException if there is none of this name, or it is no hook
   */
  public static HookClass load(String name) {
    Class<?> found;
    try {
      found = Class.forName(name.trim(), false, HookClass.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw refusal(
          name,
          "The class is not found. Put its jar into the plugin's own folder, beside the connector's"
              + " jars (the drop-in jar into a folder of its own below plugin.path, together with"
              + " it), on every worker, and restart the workers; or correct the name",
          e);
    } catch (LinkageError e) {
      throw refusal(name, unusable(e), e);
    }
    if (!EventProcessor.class.isAssignableFrom(found)) {
      throw refusal(
          name,
          "The class does not implement "
              + EventProcessor.class.getName()
              + ", or its jar brings a copy of that interface along; leave neaptide-hook-api out of"
              + " the jar",
          null);
    }
    HookClass hook = new HookClass(found.asSubclass(EventProcessor.class));
    if (!hook.hasConstructor()) {
      throw refusal(name, CONSTRUCTOR, null);
    }
    return hook;
  }

  private boolean hasConstructor() {
    try {
      return Modifier.isPublic(type.getModifiers())
          && !Modifier.isAbstract(type.getModifiers())
          && Arrays.stream(type.getConstructors())
              .anyMatch(constructor -> constructor.getParameterCount() == 0);
    } catch (LinkageError e) {
      throw refusal(name(), unusable(e), e);
    }
  }

  private static String unusable(Throwable e) {
    return "The class cannot be loaded ("
        + e
        + "). Put the jars that it needs into the plugin's own folder, too";
  }

  /**
   * Makes a hook that is not configured yet.
   *
   * @throws ConfigException if the class does not allow that
   */
  public EventProcessor newInstance() {
    try {
      return type.getConstructor().newInstance();
    } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
      throw refusal(name(), CONSTRUCTOR, e);
    } catch (InvocationTargetException e) {
      throw refusal(name(), "The constructor of the class failed: " + e.getCause(), e.getCause());
    } catch (LinkageError e) {
      throw refusal(name(), unusable(e), e);
    }
  }

  public String name() {
    return type.getName();
  }

  /** Whether the class wants to know when the initial data of a new stream is sent. */
  public boolean hasInitialCallback() {
    try {
      return type.getMethod(INITIAL_CALLBACK, InitialData.class).getDeclaringClass()
          != EventProcessor.class;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("The interface of hooks is another one", e);
    } catch (LinkageError e) {
      throw refusal(name(), unusable(e), e);
    }
  }

  private static ConfigException refusal(String name, String message, Throwable cause) {
    ConfigException refusal = new ConfigException(HookConfig.CLASS_CONFIG, name, message);
    if (cause != null) {
      refusal.initCause(cause);
    }
    return refusal;
  }
}
