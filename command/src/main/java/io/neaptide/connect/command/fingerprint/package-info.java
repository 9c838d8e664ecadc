/**
 * {@code neaptide fingerprint}: one line that tells whether two tables are equal, for sides that
 * cannot see each other.
 */
package io.neaptide.connect.command.fingerprint;
