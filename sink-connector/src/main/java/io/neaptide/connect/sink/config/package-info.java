/**
 * The keys of the sink: definition, typed value and validation, one class for each concern.
 *
 * <p>Defaults stand here and nowhere else. Nothing is read from or written to a cluster here,
 * except that validation tries the connections when every key is right.
 */
package io.neaptide.connect.sink.config;
