/**
 * Metrics of a task: declared in enums, registered with the worker (Connect 4.1 and newer) or,
 * where it has no place for them, with JMX under the same names.
 *
 * <p>What happens often is counted in fields that a metric reads when it is looked at; nothing here
 * is called for every record.
 */
package io.neaptide.connect.common.metrics;
