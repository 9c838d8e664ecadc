/**
 * From a record of Connect to the bytes that are written, and what becomes of records that cannot
 * be written.
 *
 * <p>It uses {@code common} alone. It never sends anything.
 */
package io.neaptide.connect.sink.record;
