package io.neaptide.connect.source.envelope;

import io.neaptide.connect.common.serde.ColumnSelection;
import java.util.function.Function;
import org.apache.kafka.connect.data.SchemaAndValue;

/** What is around the rows in values. Thread-safe. */
public sealed interface ValueEnvelope permits NoEnvelope, DebeziumEnvelope {

  /**
   * What a value says.
   *
   * @param decode gives the value, of which only the selected columns need to be there
   * @param columns of the row that will be looked at
   * @throws io.neaptide.connect.common.serde.MalformedDataException if the value is none of this
   *     envelope
   */
  Change change(Function<ColumnSelection, SchemaAndValue> decode, ColumnSelection columns);

  /** What is to be said of a record without a key, beside that it has none. */
  default String withoutKey() {
    return "";
  }
}
