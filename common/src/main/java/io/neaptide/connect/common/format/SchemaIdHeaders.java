package io.neaptide.connect.common.format;

import java.util.List;

/**
 * Headers in which serializers name the schema of the bytes beside them, by an id of their
 * registry. Whoever decodes a record and encodes it again must not carry them over: they are of
 * bytes that are not written, and in another registry their ids stand for other schemas.
 */
public final class SchemaIdHeaders {

  /** Of Apicurio Registry, and of Confluent's. */
  private static final List<String> PREFIXES =
      List.of("apicurio.key.", "apicurio.value.", "__key_schema_id", "__value_schema_id");

  private SchemaIdHeaders() {}

  /** Whether a header is one. */
  public static boolean contain(String name) {
    for (String prefix : PREFIXES) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
