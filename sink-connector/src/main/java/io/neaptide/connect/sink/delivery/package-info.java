/**
 * The interface that the task calls to have records delivered; each guarantee has a package of its
 * own.
 *
 * <p>It uses Connect's classes alone. It knows no phase and no comparison.
 */
package io.neaptide.connect.sink.delivery;
