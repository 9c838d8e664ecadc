/**
 * Kafka brokers and Connect workers as processes of their own, for the quickstart, for tests that
 * kill and freeze them, and for measurements.
 *
 * <p>Everything starts from a {@link io.neaptide.connect.quickstart.cluster.Workspace}, which owns
 * the directory and the processes, and ends them with itself. Readiness is always asked of the real
 * interface of the process, never waited for by time.
 */
package io.neaptide.connect.quickstart.cluster;
