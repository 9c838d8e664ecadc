/**
 * Threads whose log lines name the connector and the task, as those of the worker do.
 *
 * <p>It uses slf4j alone. It decides nothing about what threads do.
 */
package io.neaptide.connect.common.log;
