package io.neaptide.connect.source.query;

import org.apache.kafka.connect.data.Schema;

/**
 * Text.
 *
 * @param maxLength in code points
 */
public record TextType(int maxLength) implements SqlType {

  public static final TextType UNBOUNDED = new TextType(Integer.MAX_VALUE);

  @Override
  public Kind kind() {
    return Kind.TEXT;
  }

  @Override
  public Schema schema(String name) {
    return Schema.OPTIONAL_STRING_SCHEMA;
  }

  @Override
  public Object read(Object value) {
    if (!(value instanceof String text)) {
      throw SqlType.doesNotFit(this, value);
    }
    if (text.length() > maxLength && Texts.length(text) > maxLength) {
      throw new EvaluationException("the text is too long for " + this);
    }
    return text;
  }

  @Override
  public Object write(Schema schema, Object value) {
    return read(value);
  }

  @Override
  public String toString() {
    return maxLength == Integer.MAX_VALUE ? "STRING" : "VARCHAR(" + maxLength + ")";
  }
}
