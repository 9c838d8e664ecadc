/**
 * What Connect loads: the connector and its task, and what is built for them.
 *
 * <p>It puts the parts of all packages below together. No package below it knows it.
 */
package io.neaptide.connect.source;
