/**
 * What both connectors' configurations share: client properties by cluster, validators, and the
 * collection of problems by key.
 *
 * <p>It uses Kafka's {@code ConfigDef}. It defines no key that only one connector has.
 */
package io.neaptide.connect.common.config;
