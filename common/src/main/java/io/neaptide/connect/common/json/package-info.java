/**
 * JSON text of rows: reading, writing, projecting and bringing it into one notation.
 *
 * <p>It uses the row model of {@code serde}. It knows neither topics nor configuration.
 */
package io.neaptide.connect.common.json;
