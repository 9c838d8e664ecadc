/**
 * The state topic: what tasks and leader tell each other, and how far each input partition was
 * written.
 *
 * <p>It is one compacted partition on the external cluster. Keys and values are JSON text, but for
 * chunks of claims, whose values are bytes. Every record is written in a transaction of the one
 * writer that owns it, so that who was fenced cannot write any more, and is read committed. Nothing
 * here decides what happens next.
 */
package io.neaptide.connect.sink.state;
