package io.neaptide.connect.it.testing;

import io.neaptide.connect.hook.InitialData;

/** A probe that wants to know of initial data, too. */
public class InitialDataHook extends ProbeHook {

  @Override
  public void onInitialDataSent(InitialData initialData) {
    alone(
        () -> {
          probe.announced.add(initialData);
          probe.initialDataSent.accept(initialData);
          probe.lifecycle.add("announced " + initialData.streamVersion());
        });
  }
}
