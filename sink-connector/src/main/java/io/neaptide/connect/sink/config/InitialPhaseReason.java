package io.neaptide.connect.sink.config;

import java.util.Optional;

/**
 * Why a connector has an initial phase.
 *
 * @param key the configuration key that asks for it
 * @param what the same for a message, as its subject
 * @param danger what could happen afterwards without exactly-once delivery
 */
public record InitialPhaseReason(String key, String what, String danger) {

  private static final InitialPhaseReason COMPARISON =
      new InitialPhaseReason(
          InitialPhaseConfig.FETCH_EXISTING_CONFIG,
          InitialPhaseConfig.FETCH_EXISTING_CONFIG + "=true",
          "overwrite or delete rows after the comparison");

  /** What asks for an initial phase, if anything does. */
  public static Optional<InitialPhaseReason> of(boolean fetchExisting, Optional<HookClass> hook) {
    return fetchExisting
        ? Optional.of(COMPARISON)
        : hook.filter(HookClass::hasInitialCallback).map(InitialPhaseReason::of);
  }

  private static InitialPhaseReason of(HookClass hook) {
    return new InitialPhaseReason(
        HookConfig.CLASS_CONFIG,
        HookConfig.CLASS_CONFIG + "=" + hook.name() + " (which implements onInitialDataSent)",
        "write rows after the hook was told that the initial data is sent");
  }

  public boolean isComparison() {
    return equals(COMPARISON);
  }
}
