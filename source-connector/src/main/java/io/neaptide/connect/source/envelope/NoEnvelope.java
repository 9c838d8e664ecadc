package io.neaptide.connect.source.envelope;

import io.neaptide.connect.common.serde.ColumnSelection;
import java.util.function.Function;
import org.apache.kafka.connect.data.SchemaAndValue;

/** Values are rows. */
public record NoEnvelope() implements ValueEnvelope {

  @Override
  public Change change(Function<ColumnSelection, SchemaAndValue> decode, ColumnSelection columns) {
    return new Change.Upsert(decode.apply(columns));
  }
}
