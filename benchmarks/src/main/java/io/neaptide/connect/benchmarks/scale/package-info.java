/** What ours costs by the number of partitions and of tasks, and what a restart of tasks does. */
package io.neaptide.connect.benchmarks.scale;
