package io.neaptide.connect.source.sql;

import io.neaptide.connect.source.query.Query;
import java.util.Optional;

/**
 * A compiled statement.
 *
 * @param topic the topic that is read
 * @param target the topic that INSERT INTO names; empty for a bare SELECT
 * @param query what is made of its rows
 */
public record SqlStatement(String topic, Optional<String> target, Query query) {}
