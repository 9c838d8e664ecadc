package io.neaptide.connect.common.json;

import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;

/** Values of the fields of structs. */
public final class StructFields {

  private StructFields() {}

  /**
   * The value of a field. The null of an optional field is a null, also where its schema has a
   * default, which {@link Struct#get(Field)} would put in its place; only a field that must have a
   * value has its default for one that is not set.
   */
  public static Object value(Struct struct, Field field) {
    return field.schema().isOptional() ? struct.getWithoutDefault(field.name()) : struct.get(field);
  }
}
