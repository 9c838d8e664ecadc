package io.neaptide.connect.source.start;

import java.util.Optional;

/**
 * The offset to read next in a partition, and which topic it is an offset of.
 *
 * @param next the offset to read next
 * @param topicId the id of the topic; empty where it was stored without one
 */
public record StoredOffset(long next, Optional<String> topicId) {

  /** Whether this is an offset of a former topic of the same name as the one that exists now. */
  boolean isOfFormerTopic(Optional<String> existing) {
    return topicId.isPresent() && existing.isPresent() && !topicId.equals(existing);
  }
}
