package io.neaptide.connect.source.read;

import static io.neaptide.connect.source.testing.SourceRecords.bytes;
import static io.neaptide.connect.source.testing.SourceRecords.map;
import static io.neaptide.connect.source.testing.SourceRecords.mapper;
import static io.neaptide.connect.source.testing.SourceRecords.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.common.serde.MalformedDataException;
import io.neaptide.connect.common.serde.RowDeserializer;
import io.neaptide.connect.source.table.SqlTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordMapperTest {

  @Test
  void upsertIsRowWithoutSchema() {
    SourceRecord mapped = map(mapper(false), record(3, 41, "k", "{\"a\":1}"));

    assertThat(mapped.topic()).isEqualTo("copy-orders");
    assertThat(mapped.kafkaPartition()).isNull();
    assertThat(mapped.keySchema()).isEqualTo(Schema.STRING_SCHEMA);
    assertThat(mapped.key()).isEqualTo("k");
    assertThat(mapped.valueSchema()).isNull();
    assertThat(mapped.value()).isEqualTo(Map.of("a", 1L));
    assertThat(mapped.timestamp()).isEqualTo(1_041);
    assertThat(mapped.sourcePartition().toString())
        .isEqualTo("{cluster=C, partition=3, topic=orders}");
    assertThat(mapped.sourceOffset()).hasToString("{offset=42}");
  }

  @Test
  void nullValueIsTombstone() {
    SourceRecord mapped = map(mapper(false), record(0, 0, "k", null));

    assertThat(mapped.value()).isNull();
    assertThat(mapped.valueSchema()).isNull();
  }

  @Test
  void partitionIsKeptOnDemand() {
    assertThat(map(mapper(true), record(3, 0, "k", "{}")).kafkaPartition()).isEqualTo(3);
  }

  @Test
  void unknownTimestampIsNone() {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>("orders", 0, 0, bytes("k"), bytes("{}"));

    assertThat(record.timestamp()).isNegative();
    assertThat(map(mapper(false), record).timestamp()).isNull();
  }

  @Test
  void recordWithoutKeyIsMalformed() {
    assertThatThrownBy(() -> map(mapper(false), record(0, 0, null, "{}")))
        .isInstanceOf(MalformedDataException.class)
        .hasMessage("the record has no key, which a row of a table must have");
  }

  @Test
  void malformedValueSaysSo() {
    assertThatThrownBy(() -> map(mapper(false), record(0, 0, "k", "[]")))
        .isInstanceOf(MalformedDataException.class)
        .hasMessage("value: expected a JSON object, found an array");
  }

  @Test
  void originOfOthersIsKeptBesideOurs() {
    Headers headers = new RecordHeaders().add("neaptide.origin", bytes("other:C"));

    SourceRecord mapped = map(mapper(false), record(0, 0, "k", "{}", headers));

    assertThat(mapped.headers())
        .extracting(Header::key, Header::value)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("neaptide.origin", "other:C"),
            org.assertj.core.groups.Tuple.tuple("neaptide.origin", "tables:C"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tables:C", "\"tables:C\"", "{\"schema\":{},\"payload\":\"tables:C\"}"})
  void ownOriginStopsTheTask(String origin) {
    Headers headers = new RecordHeaders().add("neaptide.origin", bytes(origin));

    assertThatThrownBy(() -> map(mapper(false), record(2, 7, "k", "{}", headers)))
        .isInstanceOf(ConnectException.class)
        .isNotInstanceOf(MalformedDataException.class)
        .hasMessage(
            "The connector 'tables' reads what it writes: the record at orders-2 offset 7 bears its"
                + " own origin in the header neaptide.origin. Let its transforms give records a"
                + " topic that topics or topics.regex does not select, or exclude the topic with"
                + " topics.exclude, then remove such records or set the offset past them.");
  }

  @Test
  void originOfSimilarNameIsNotOurs() {
    Headers headers = new RecordHeaders().add("neaptide.origin", bytes("more-tables:C"));
    headers.add("neaptide.origin", null);

    assertThat(map(mapper(false), record(0, 0, "k", "{}", headers)).headers()).hasSize(3);
  }

  @Test
  void onlyTheLastOutputOfARecordMovesTheOffsetBehindIt() {
    List<SourceRecord> mapped = new ArrayList<>();
    RecordMapper mapper =
        sqlMapper(
            "INSERT INTO a SELECT x FROM orders; INSERT INTO b SELECT x + 1 AS y FROM orders WHERE"
                + " x > 1; SELECT * FROM orders");
    mapper.map(record(3, 41, "k", "{\"x\":1}"), mapped);
    mapper.map(record(3, 50, "k", null), mapped);

    assertThat(mapped)
        .extracting(SourceRecord::topic, SourceRecord::value, SourceRecord::sourceOffset)
        .containsExactly(
            tuple("a", Map.of("x", 1L), Map.of("offset", 41L)),
            tuple("b", null, Map.of("offset", 41L)),
            tuple("copy-orders", Map.of("x", 1L), Map.of("offset", 42L)),
            tuple("a", null, Map.of("offset", 50L)),
            tuple("b", null, Map.of("offset", 50L)),
            tuple("copy-orders", null, Map.of("offset", 51L)));
    assertThat(mapped).extracting(SourceRecord::key).containsOnly("k");
    assertThat(mapped)
        .extracting(SourceRecord::sourcePartition)
        .containsOnly(mapped.get(0).sourcePartition());
  }

  @Test
  void recordThatOneStatementCannotComputeIsWrittenByNone() {
    List<SourceRecord> mapped = new ArrayList<>();
    RecordMapper mapper =
        sqlMapper(
            "INSERT INTO a SELECT x FROM orders; INSERT INTO b SELECT 1 / x AS y FROM orders;"
                + " INSERT INTO c SELECT x FROM orders WHERE z > 1");

    assertThatThrownBy(() -> mapper.map(record(0, 0, "k", "{\"x\":0}"), mapped))
        .isInstanceOf(MalformedDataException.class)
        .hasMessage("query: line 1, column 58, at '1 / x': division by zero");
    assertThatThrownBy(() -> mapper.map(record(0, 0, "k", "{\"x\":1,\"z\":\"2\"}"), mapped))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("a text and a number cannot be compared");
    assertThat(mapped).isEmpty();
  }

  @Test
  void valueThatConverterReadsAsNullIsDelete() {
    RowDeserializer json =
        Formats.rowDeserializer(
            "value.deserializer",
            "org.apache.kafka.connect.json.JsonConverter",
            Map.of("value.deserializer.schemas.enable", "false"));

    assertThat(map(mapper(false, json), record(0, 0, "k", "null")).value()).isNull();
    assertThat(map(mapper(false, json), record(0, 0, "k", "{\"a\":1}")).value())
        .isEqualTo(Map.of("a", 1L));
    assertThatThrownBy(() -> map(mapper(false), record(0, 0, "k", "null")))
        .isInstanceOf(MalformedDataException.class);
  }

  @Test
  void tombstoneOfATypedTableHasNoSchema() {
    List<SourceRecord> mapped = new ArrayList<>();
    RecordMapper mapper =
        sqlMapper("CREATE TABLE orders (x INT); INSERT INTO a SELECT x FROM orders WHERE x > 1");
    mapper.map(record(0, 0, "k", "{\"x\":2}"), mapped);
    mapper.map(record(0, 1, "k", "{\"x\":1}"), mapped);
    mapper.map(record(0, 2, "k", null), mapped);

    assertThat(mapped.get(0).valueSchema().name()).isEqualTo("a.Value");
    assertThat(mapped.subList(1, 3))
        .allSatisfy(
            deleted -> {
              assertThat(deleted.value()).isNull();
              assertThat(deleted.valueSchema()).isNull();
            });
  }

  private static RecordMapper sqlMapper(String sql) {
    return mapper(SqlTables.of(sql, new TopicFormat("copy-${topic}")));
  }
}
