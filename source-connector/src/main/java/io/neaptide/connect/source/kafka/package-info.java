/**
 * What is asked of the external cluster, and the properties of the source's clients.
 *
 * <p>It uses {@code common} alone. It knows no table and no row.
 */
package io.neaptide.connect.source.kafka;
