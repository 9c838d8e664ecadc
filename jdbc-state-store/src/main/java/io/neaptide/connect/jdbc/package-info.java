/**
 * A state store in a database: a hook that keeps which rows were delivered, so that a stream that
 * begins again sends only what differs and deletes what is gone, without reading the target topic.
 *
 * <p>It uses {@code hook-api} and, for what differs from database to database, {@code dialect}. It
 * knows no class of the connectors.
 */
package io.neaptide.connect.jdbc;
