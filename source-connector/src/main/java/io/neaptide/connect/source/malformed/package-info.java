/**
 * What becomes of records that cannot be decoded: fail, skip, or a dead letter topic.
 *
 * <p>It is called with the record and the reason. It never decides whether a record is malformed.
 */
package io.neaptide.connect.source.malformed;
