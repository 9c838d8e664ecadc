/**
 * Target topics: they are created where they are missing, and a recreated topic is noticed.
 *
 * <p>It asks the cluster through an interface, so that tests can answer. It never deletes or alters
 * a topic.
 */
package io.neaptide.connect.sink.topics;
