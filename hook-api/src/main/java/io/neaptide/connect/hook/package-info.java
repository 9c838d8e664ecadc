/**
 * The interface for logic of one's own in {@code TableSinkConnector}: before events are sent, after
 * they are acknowledged, and once when the initial data of a new stream stands in the target
 * topics. Implement {@link io.neaptide.connect.hook.EventProcessor}.
 */
package io.neaptide.connect.hook;
