package io.neaptide.connect.source.query;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Base64;
import org.apache.kafka.connect.data.Schema;

/** Types without parameters. */
public enum SimpleType implements SqlType {
  BOOLEAN(Kind.BOOLEAN) {
    @Override
    public Schema schema(String name) {
      return Schema.OPTIONAL_BOOLEAN_SCHEMA;
    }

    @Override
    public Object read(Object value) {
      return value instanceof Boolean ? value : misfit(value);
    }

    @Override
    public Object write(Schema schema, Object value) {
      return read(value);
    }
  },
  INT(Kind.NUMBER) {
    @Override
    public Schema schema(String name) {
      return Schema.OPTIONAL_INT32_SCHEMA;
    }

    @Override
    public Object read(Object value) {
      return value instanceof Number number
          ? whole(number, Integer.MIN_VALUE, Integer.MAX_VALUE)
          : misfit(value);
    }

    @Override
    public Object write(Schema schema, Object value) {
      return Math.toIntExact((Long) read(value));
    }
  },
  BIGINT(Kind.NUMBER) {
    @Override
    public Schema schema(String name) {
      return Schema.OPTIONAL_INT64_SCHEMA;
    }

    @Override
    public Object read(Object value) {
      return value instanceof Number number
          ? whole(number, Long.MIN_VALUE, Long.MAX_VALUE)
          : misfit(value);
    }

    @Override
    public Object write(Schema schema, Object value) {
      return read(value);
    }
  },
  DOUBLE(Kind.NUMBER) {
    @Override
    public Schema schema(String name) {
      return Schema.OPTIONAL_FLOAT64_SCHEMA;
    }

    @Override
    public Object read(Object value) {
      if (!(value instanceof Number number)) {
        return misfit(value);
      }
      Double nearest = nearest(number);
      if (Numbers.compare(nearest, number) != 0) {
        throw new EvaluationException(
            "the number has more digits than fit DOUBLE; declare a DECIMAL");
      }
      return nearest;
    }

    /** Rounds what was computed, as a double does. */
    @Override
    public Object write(Schema schema, Object value) {
      return value instanceof Number number ? nearest(number) : misfit(value);
    }
  },
  DATE(Kind.DATE) {
    @Override
    public Schema schema(String name) {
      return org.apache.kafka.connect.data.Date.builder().optional().build();
    }

    @Override
    public Object read(Object value) {
      return value instanceof String text ? Temporals.date(text) : misfit(value);
    }

    @Override
    public Object write(Schema schema, Object value) {
      return value instanceof LocalDate date
          ? java.util.Date.from(Temporals.startOf(date))
          : misfit(value);
    }
  },
  TIME(Kind.TIME) {
    @Override
    public Schema schema(String name) {
      return org.apache.kafka.connect.data.Time.builder().optional().build();
    }

    @Override
    public Object read(Object value) {
      return value instanceof String text ? Temporals.time(text) : misfit(value);
    }

    @Override
    public Object write(Schema schema, Object value) {
      return value instanceof LocalTime time
          ? java.util.Date.from(Instant.ofEpochMilli(time.toNanoOfDay() / 1_000_000))
          : misfit(value);
    }
  },
  TIMESTAMP(Kind.TIMESTAMP) {
    @Override
    public Schema schema(String name) {
      return org.apache.kafka.connect.data.Timestamp.builder().optional().build();
    }

    @Override
    public Object read(Object value) {
      return value instanceof String text ? Temporals.timestamp(text) : misfit(value);
    }

    @Override
    public Object write(Schema schema, Object value) {
      return value instanceof Instant instant ? java.util.Date.from(instant) : misfit(value);
    }
  },
  BYTES(Kind.BYTES) {
    @Override
    public Schema schema(String name) {
      return Schema.OPTIONAL_BYTES_SCHEMA;
    }

    @Override
    public Object read(Object value) {
      if (!(value instanceof String text)) {
        return misfit(value);
      }
      try {
        return ByteBuffer.wrap(Base64.getDecoder().decode(text)).asReadOnlyBuffer();
      } catch (IllegalArgumentException e) {
        throw new EvaluationException("the text is no base64");
      }
    }

    @Override
    public Object write(Schema schema, Object value) {
      return value instanceof ByteBuffer bytes ? Values.bytes(bytes) : misfit(value);
    }
  };

  private final Kind kind;

  SimpleType(Kind kind) {
    this.kind = kind;
  }

  @Override
  public Kind kind() {
    return kind;
  }

  Object misfit(Object value) {
    throw SqlType.doesNotFit(this, value);
  }

  /** The double next to a number. */
  static Double nearest(Number number) {
    if (number instanceof Double value && Double.isFinite(value)) {
      return value;
    }
    double nearest = Numbers.decimal(number).doubleValue();
    if (!Double.isFinite(nearest)) {
      throw new EvaluationException("the number is out of the range of DOUBLE");
    }
    return nearest;
  }

  Long whole(Number number, long least, long greatest) {
    if (number instanceof Long whole && whole >= least && whole <= greatest) {
      return whole;
    }
    BigDecimal value = Numbers.decimal(number);
    if (!Numbers.isWhole(value)
        || value.compareTo(BigDecimal.valueOf(least)) < 0
        || value.compareTo(BigDecimal.valueOf(greatest)) > 0) {
      throw new EvaluationException("the number is no whole number in the range of " + this);
    }
    return value.longValueExact();
  }
}
