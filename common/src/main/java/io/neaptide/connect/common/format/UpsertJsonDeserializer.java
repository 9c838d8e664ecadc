package io.neaptide.connect.common.format;

import io.neaptide.connect.common.digest.DigestEncoding;
import io.neaptide.connect.common.digest.DigestibleFormat;
import io.neaptide.connect.common.digest.JsonDigestReader;
import io.neaptide.connect.common.json.JsonReader;
import io.neaptide.connect.common.serde.ColumnSelection;
import java.util.Map;
import org.apache.kafka.common.header.Headers;

/** The format {@code upsert-json}: one JSON object; only the selected columns are decoded. */
public final class UpsertJsonDeserializer implements DigestibleFormat {

  @Override
  public Map<String, Object> deserialize(
      String topic, Headers headers, byte[] value, ColumnSelection columns) {
    return JsonReader.readObject(value, columns);
  }

  @Override
  public RowEncoder encoder(DigestEncoding encoding) {
    return new JsonDigestReader(encoding);
  }
}
