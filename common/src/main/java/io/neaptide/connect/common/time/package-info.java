/** How long something takes. */
package io.neaptide.connect.common.time;
