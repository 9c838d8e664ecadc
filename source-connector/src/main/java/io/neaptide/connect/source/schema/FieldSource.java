package io.neaptide.connect.source.schema;

import io.neaptide.connect.source.query.InputRow;
import org.apache.kafka.connect.data.Schema;

/** Where the value of a field comes from. */
sealed interface FieldSource permits CarriedField, KeyField, ComputedField {

  /** The schema of the field. */
  Schema schema();

  /**
   * The value for a row; null where it has none.
   *
   * @throws io.neaptide.connect.source.query.EvaluationException if it cannot be computed
   */
  Object value(InputRow row);
}
