/**
 * Which partitions exist of the selected topics, and which task reads which of them.
 *
 * <p>It asks the cluster now and then, and asks Connect for new tasks when the answer changed. It
 * never reads a record.
 */
package io.neaptide.connect.source.discovery;
