package io.neaptide.connect.source.schema;

import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** Schemas of values that may be absent, since what they are part of may be. */
final class OptionalSchemas {

  private OptionalSchemas() {}

  /**
   * The same schema, optional and without a default, which would take the place of what is absent.
   */
  static Schema of(Schema schema) {
    if (schema.isOptional() && schema.defaultValue() == null) {
      return schema;
    }
    SchemaBuilder copy = basics(schema, copyOfType(schema));
    return copy.optional().build();
  }

  /** Name, version, documentation and parameters. */
  static SchemaBuilder basics(Schema of, SchemaBuilder to) {
    to.name(of.name()).version(of.version()).doc(of.doc());
    if (of.parameters() != null) {
      to.parameters(of.parameters());
    }
    return to;
  }

  private static SchemaBuilder copyOfType(Schema schema) {
    return switch (schema.type()) {
      case ARRAY -> SchemaBuilder.array(schema.valueSchema());
      case MAP -> SchemaBuilder.map(schema.keySchema(), schema.valueSchema());
      case STRUCT -> {
        SchemaBuilder struct = SchemaBuilder.struct();
        schema.fields().forEach(field -> struct.field(field.name(), field.schema()));
        yield struct;
      }
      default -> new SchemaBuilder(schema.type());
    };
  }

  /** A value under the copy of its schema: a struct must have its very schema. */
  static Object value(Schema copy, Object value) {
    if (!(value instanceof Struct struct) || struct.schema() == copy) {
      return value;
    }
    Struct moved = new Struct(copy);
    for (Field field : struct.schema().fields()) {
      Object part = struct.getWithoutDefault(field.name());
      if (part != null) {
        moved.put(copy.fields().get(field.index()), part);
      }
    }
    return moved;
  }
}
