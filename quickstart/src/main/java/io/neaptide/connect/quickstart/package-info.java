/**
 * The README's first command: a tour with two clusters, a worker and both connectors.
 *
 * <p>It uses the processes of {@code cluster}. It is no part of the plugin.
 */
package io.neaptide.connect.quickstart;
