/**
 * How far a connector is: what its state topic says, and how far its group is behind.
 *
 * <p>It reads {@code sink.state}, the one description of that topic. Nothing is written anywhere.
 */
package io.neaptide.connect.command.status;
