/** Paths that are measured, by one command: see {@link Benchmarks}. */
package io.neaptide.connect.benchmarks;
