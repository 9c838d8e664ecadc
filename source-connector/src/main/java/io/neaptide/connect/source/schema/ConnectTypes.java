package io.neaptide.connect.source.schema;

import io.neaptide.connect.common.json.JsonLimits;
import io.neaptide.connect.source.query.ArrayType;
import io.neaptide.connect.source.query.ColumnTypes;
import io.neaptide.connect.source.query.DecimalType;
import io.neaptide.connect.source.query.MapType;
import io.neaptide.connect.source.query.RowType;
import io.neaptide.connect.source.query.SimpleType;
import io.neaptide.connect.source.query.SqlType;
import io.neaptide.connect.source.query.TextType;
import io.neaptide.connect.source.query.UnknownType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/** The SQL types of Connect schemas. */
final class ConnectTypes {

  private static final String PRECISION_PARAMETER = "connect.decimal.precision";

  /** Schemas that the one which is looked at is part of: one that is part of itself has no type. */
  private final Deque<Schema> within = new ArrayDeque<>();

  private ConnectTypes() {}

  /** The types of the columns of rows and of their keys, where those have a schema. */
  static ColumnTypes of(Schema row, Optional<Schema> key) {
    Map<String, SqlType> columns = new LinkedHashMap<>();
    for (Field field : row.fields()) {
      columns.put(field.name(), new ConnectTypes().type(field.schema()));
    }
    return new ColumnTypes(columns, key.map(schema -> new ConnectTypes().type(schema)));
  }

  private SqlType type(Schema schema) {
    if (within.size() > 100 || within.stream().anyMatch(outer -> outer == schema)) {
      return UnknownType.ANY;
    }
    Optional<SqlType> logical = logical(schema);
    if (logical.isPresent()) {
      return logical.get();
    }
    within.push(schema);
    try {
      return switch (schema.type()) {
        case INT8, INT16, INT32 -> SimpleType.INT;
        case INT64 -> SimpleType.BIGINT;
        case FLOAT32, FLOAT64 -> SimpleType.DOUBLE;
        case BOOLEAN -> SimpleType.BOOLEAN;
        case STRING -> TextType.UNBOUNDED;
        case BYTES -> SimpleType.BYTES;
        case ARRAY -> new ArrayType(type(schema.valueSchema()));
        case MAP -> new MapType(type(schema.valueSchema()));
        case STRUCT -> row(schema);
      };
    } finally {
      Schema unused = within.pop();
    }
  }

  private RowType row(Schema schema) {
    LinkedHashMap<String, SqlType> fields = new LinkedHashMap<>();
    schema.fields().forEach(field -> fields.put(field.name(), type(field.schema())));
    return new RowType(fields);
  }

  private static Optional<SqlType> logical(Schema schema) {
    if (schema.name() == null) {
      return Optional.empty();
    }
    return switch (schema.name()) {
      case Date.LOGICAL_NAME -> Optional.of(SimpleType.DATE);
      case Time.LOGICAL_NAME -> Optional.of(SimpleType.TIME);
      case Timestamp.LOGICAL_NAME -> Optional.of(SimpleType.TIMESTAMP);
      case Decimal.LOGICAL_NAME -> Optional.of(decimal(schema));
      default -> Optional.empty();
    };
  }

  private static DecimalType decimal(Schema schema) {
    Map<String, String> parameters = schema.parameters() == null ? Map.of() : schema.parameters();
    return new DecimalType(
        whole(parameters.get(PRECISION_PARAMETER), JsonLimits.MAX_DIGITS),
        whole(parameters.get(Decimal.SCALE_FIELD), 0));
  }

  private static int whole(String number, int otherwise) {
    try {
      return number == null ? otherwise : Integer.parseInt(number);
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }
}
