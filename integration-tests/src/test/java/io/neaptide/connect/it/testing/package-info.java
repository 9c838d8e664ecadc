/**
 * What the integration tests share: embedded clusters that a whole run uses, what is asked of their
 * topics and connectors, sinks with their topics, and hooks and transforms to test with. The tests
 * of processes have clusters of their own, and take only their seeds from here. It holds no test,
 * and asserts only what a test waits for.
 */
package io.neaptide.connect.it.testing;
