/** What copies a topic to another, ours and others, and the rounds in which they do so in turn. */
package io.neaptide.connect.benchmarks.contender;
