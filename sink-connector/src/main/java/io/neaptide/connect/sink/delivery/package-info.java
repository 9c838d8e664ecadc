/**
 * The interface that the task calls to have records delivered, and what every delivery needs: a
 * thread that writes, pausing the input, and a check that it does not read what it writes.
 *
 * <p>It uses {@code task} and Connect's classes. Each guarantee has a package of its own below; no
 * phase and no comparison is known here.
 */
package io.neaptide.connect.sink.delivery;
