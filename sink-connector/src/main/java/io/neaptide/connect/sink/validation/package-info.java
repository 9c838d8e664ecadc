/**
 * What is checked before a connector is taken: each key against the others, hooks and formats by
 * making them once, and last the clusters.
 *
 * <p>It uses {@code config}, and only the connector uses it. It changes nothing on a cluster.
 */
package io.neaptide.connect.sink.validation;
