package io.neaptide.connect.source.query;

import org.apache.kafka.connect.data.Schema;

/** Types that are known in part only. */
public enum UnknownType implements SqlType {
  ANY(Kind.ANY),
  NULL(Kind.NULL),
  /** A number that may have any count of decimals. */
  NUMBER(Kind.NUMBER);

  private final Kind kind;

  UnknownType(Kind kind) {
    this.kind = kind;
  }

  @Override
  public Kind kind() {
    return kind;
  }

  @Override
  public Schema schema(String name) {
    throw new IllegalStateException(this + " has no schema");
  }

  @Override
  public Object read(Object value) {
    return value;
  }

  @Override
  public Object write(Schema schema, Object value) {
    throw new IllegalStateException(this + " has no schema");
  }

  @Override
  public boolean isConcrete() {
    return false;
  }
}
