/**
 * What is measured on, and with: a broker, a worker, filled topics, options, and what the virtual
 * machines tell.
 */
package io.neaptide.connect.benchmarks.bed;
