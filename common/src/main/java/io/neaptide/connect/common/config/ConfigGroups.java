package io.neaptide.connect.common.config;

/** Groups of configuration keys, in the order in which they are shown. */
public final class ConfigGroups {

  public static final String EXTERNAL_CLUSTER = "External cluster";
  public static final String WORKER_CLUSTER = "Worker cluster";
  public static final String TOPICS = "Topics";
  public static final String FORMATS = "Formats";
  public static final String ROWS = "Rows";
  public static final String ERRORS = "Errors";
  public static final String DELIVERY = "Delivery";
  public static final String INITIAL_PHASE = "Initial phase";
  public static final String HOOK = "Hook";
  public static final String METRICS = "Metrics";

  private ConfigGroups() {}
}
