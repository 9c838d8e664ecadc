/** Clusters as options name them, in the words of Kafka's own tools, and the clients for them. */
package io.neaptide.connect.command.cluster;
