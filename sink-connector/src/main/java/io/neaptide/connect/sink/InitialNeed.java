package io.neaptide.connect.sink;

import java.util.Optional;

/**
 * Why a connector has an initial phase.
 *
 * @param key the configuration key that asks for it
 * @param what the same for a message, as its subject
 * @param danger what could happen afterwards without exactly-once delivery
 */
record InitialNeed(String key, String what, String danger) {

  private static final InitialNeed COMPARISON =
      new InitialNeed(
          InitialConfig.FETCH_EXISTING_CONFIG,
          InitialConfig.FETCH_EXISTING_CONFIG + "=true",
          "overwrite or delete rows after the comparison");

  /** What asks for an initial phase, if anything does. */
  static Optional<InitialNeed> of(boolean fetchExisting, Optional<HookClass> hook) {
    return fetchExisting
        ? Optional.of(COMPARISON)
        : hook.filter(HookClass::hasInitialCallback).map(InitialNeed::of);
  }

  private static InitialNeed of(HookClass hook) {
    return new InitialNeed(
        HookConfig.CLASS_CONFIG,
        HookConfig.CLASS_CONFIG + "=" + hook.name() + " (which implements onInitialDataSent)",
        "write rows after the hook was told that the initial data is sent");
  }

  boolean isComparison() {
    return equals(COMPARISON);
  }
}
