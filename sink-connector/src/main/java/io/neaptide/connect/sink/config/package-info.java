/**
 * The keys of the sink: definition and typed value, one class for each concern.
 *
 * <p>Defaults stand here and nowhere else. It opens no client; what keys ask of each other is in
 * {@code validation}.
 */
package io.neaptide.connect.sink.config;
