package io.neaptide.connect.source.query;

import io.neaptide.connect.common.format.RowValues;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.common.header.Header;

/** Columns of every table that come from the record, not from its value. */
public enum Metadata implements Expression {
  /** The key of the record, which is the key of the row. */
  KEY("_key") {
    @Override
    public Object evaluate(InputRow row) {
      return RowValues.of(row.key());
    }
  },
  /** The topic that the record was read from. */
  TOPIC("_topic") {
    @Override
    public Object evaluate(InputRow row) {
      return row.record().topic();
    }
  },
  /** The number of the partition that the record was read from. */
  PARTITION("_partition") {
    @Override
    public Object evaluate(InputRow row) {
      return (long) row.record().partition();
    }
  },
  /** The offset of the record in its partition. */
  OFFSET("_offset") {
    @Override
    public Object evaluate(InputRow row) {
      return row.record().offset();
    }
  },
  /** The timestamp of the record in milliseconds since 1970; null where it has none. */
  TIMESTAMP("_timestamp") {
    @Override
    public Object evaluate(InputRow row) {
      return row.record().timestamp() < 0 ? null : (Long) row.record().timestamp();
    }
  };

  private final String column;

  Metadata(String column) {
    this.column = column;
  }

  /** Whether a record may lack it. */
  public boolean mayBeNull() {
    return this == TIMESTAMP;
  }

  /** The name of the column. */
  public String column() {
    return column;
  }

  public SqlType type() {
    return switch (this) {
      case KEY -> UnknownType.ANY;
      case TOPIC -> TextType.UNBOUNDED;
      case PARTITION -> SimpleType.INT;
      case OFFSET, TIMESTAMP -> SimpleType.BIGINT;
    };
  }

  /** The metadata that a name stands for, if any. */
  public static Optional<Metadata> named(String column) {
    return Arrays.stream(values()).filter(known -> known.column.equals(column)).findFirst();
  }

  /** The last header of a name as text; null where there is none, or it has no value. */
  public static Expression header(String name) {
    return row -> {
      Header header = row.record().headers().lastHeader(name);
      return header == null || header.value() == null ? null : text(header.value());
    };
  }

  private static String text(byte[] value) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
    } catch (CharacterCodingException e) {
      throw new EvaluationException("the header is no UTF-8 text");
    }
  }
}
