/**
 * Publishes the project into a folder, as {@code RELEASING.md} says, and fetches from there as a
 * user does.
 */
package io.neaptide.connect.release;
