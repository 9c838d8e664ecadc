/**
 * What Connect loads: the connector, its task, and the choice of a delivery.
 *
 * <p>It puts the parts of all packages below together. No package below it knows it.
 */
package io.neaptide.connect.sink;
