/**
 * The one place where Kafka clients are opened, and what is asked of a cluster before a connector
 * starts.
 *
 * <p>It uses {@code config} for the properties. No other package constructs a client.
 */
package io.neaptide.connect.common.kafka;
