package io.neaptide.connect.command.fingerprint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.command.table.ReadTable;
import io.neaptide.connect.command.table.TestTables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableFingerprintTest {

  private static final String SERVER = "--bootstrap-server=unused:1";
  private static final int RUNS = 60;

  private static final Schema SCHEMA =
      SchemaBuilder.struct()
          .field("id", Schema.INT64_SCHEMA)
          .field("name", Schema.OPTIONAL_STRING_SCHEMA)
          .field("price", Schema.OPTIONAL_FLOAT64_SCHEMA)
          .build();

  private record Row(long id, String name, Double price) {}

  @TempDir private Path folder;

  /** Another value means that fingerprints which people keep no longer hold: raise the version. */
  @Test
  void ofAKnownTableIsKnown() {
    List<ConsumerRecord<byte[], byte[]>> records =
        List.of(
            record(0, 0, "a", "{\"id\":1,\"name\":\"Ann\",\"price\":1.50}"),
            record(0, 1, "b", "{\"id\":12345678901234567890,\"tags\":[1,null,{\"x\":false}]}"),
            record(1, 0, "c", "{}"));
    assertThat(fingerprint(records, SERVER))
        .hasToString(
            "neaptide:1:3:11cbe69ea64cda3a7b785351673180b5ea73e04cdb98b9e329b5007a88e1e682");
  }

  @Test
  void isTheSameForEqualTablesAndForNoOthers() {
    for (int seed = 0; seed < RUNS; seed++) {
      Random random = new Random(seed);
      Map<String, Row> table = table(random);

      Fingerprint text = fingerprint(asText(table, random), SERVER);
      Fingerprint json = fingerprint(asJson(table, random), SERVER, "--key-format=json");
      Fingerprint schemas =
          fingerprint(
              withSchemas(table, random),
              SERVER,
              "--key-format=json",
              "--value-format=" + JsonConverter.class.getName());

      assertThat(json).as("seed %s", seed).isEqualTo(text);
      assertThat(schemas).as("seed %s", seed).isEqualTo(text);
      assertThat(fingerprint(asText(changed(table, random), random), SERVER))
          .as("changed, seed %s", seed)
          .isNotEqualTo(text);
    }
  }

  @Test
  void isAnotherForEachSmallTable() {
    Set<Fingerprint> seen = new HashSet<>();
    List<String> rows = Arrays.asList(null, "{}", "{\"a\":1}", "{\"a\":2}", "{\"b\":1}");
    int tables = 0;
    for (String one : rows) {
      for (String other : rows) {
        for (String third : rows) {
          List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
          records.add(record(0, 0, "x", one));
          records.add(record(0, 1, "y", other));
          records.add(record(0, 2, "{", third));
          seen.add(fingerprint(records, SERVER));
          tables++;
        }
      }
    }
    assertThat(seen).hasSize(tables);
  }

  @Test
  void differsInTheBucketsOfTheKeysThatDiffer() {
    DigestBuckets groups = new DigestBuckets();
    TableFingerprint left = new TableFingerprint(groups);
    TableFingerprint right = new TableFingerprint(groups);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int key = 0; key < 2_000; key++) {
      records.add(record(0, key, "k" + key, "{}"));
    }
    Fingerprint before = left.of(read(records, groups), "", done -> {});
    records.add(record(0, 2_000, "k7", "{\"changed\":true}"));
    ReadTable table = read(records, groups);
    Fingerprint after = right.of(table, "", done -> {});

    List<Integer> different = new ArrayList<>();
    for (int bucket = 0; bucket < Fingerprint.BUCKETS; bucket++) {
      if (!left.buckets().get(bucket).equals(right.buckets().get(bucket))) {
        different.add(bucket);
      }
    }

    assertThat(after).isNotEqualTo(before);
    assertThat(different).hasSize(1);
    assertThat(right.rows(table, different.get(0)))
        .extracting(TableFingerprint.Row::key)
        .contains("\"k7\"");
    assertThat(left.buckets())
        .extracting(TableFingerprint.Bucket::rows)
        .allMatch(rows -> rows < 30);
  }

  private static Map<String, Row> table(Random random) {
    Map<String, Row> table = new TreeMap<>();
    for (int row = random.nextInt(40); row >= 0; row--) {
      table.put("key" + random.nextInt(60), row(random));
    }
    return table;
  }

  private static Row row(Random random) {
    return new Row(
        random.nextInt(3) == 0 ? random.nextLong() : random.nextInt(3),
        random.nextBoolean() ? null : "n\"ü" + random.nextInt(3),
        random.nextBoolean() ? null : random.nextInt(20) / 4.0);
  }

  private static Map<String, Row> changed(Map<String, Row> table, Random random) {
    Map<String, Row> changed = new TreeMap<>(table);
    String key = List.copyOf(table.keySet()).get(random.nextInt(table.size()));
    switch (random.nextInt(3)) {
      case 0 -> changed.remove(key);
      case 1 -> changed.put(key + "x", table.get(key));
      default -> {
        Row row = table.get(key);
        changed.put(key, new Row(row.id() + 1, row.name(), row.price()));
      }
    }
    return changed;
  }

  private interface Notation {
    ConsumerRecord<byte[], byte[]> record(int partition, long offset, String key, Row row);
  }

  private static List<ConsumerRecord<byte[], byte[]>> asText(
      Map<String, Row> table, Random random) {
    return history(
        table,
        random,
        (partition, offset, key, row) ->
            record(partition, offset, key, row == null ? null : json(row, random)));
  }

  private static List<ConsumerRecord<byte[], byte[]>> asJson(
      Map<String, Row> table, Random random) {
    return history(
        table,
        random,
        (partition, offset, key, row) ->
            record(partition, offset, " \"" + key + "\"", row == null ? null : json(row, random)));
  }

  private static List<ConsumerRecord<byte[], byte[]>> withSchemas(
      Map<String, Row> table, Random random) {
    JsonConverter converter = new JsonConverter();
    converter.configure(Map.of(), false);
    return history(
        table,
        random,
        (partition, offset, key, row) ->
            new ConsumerRecord<>(
                "topic",
                partition,
                offset,
                ("\"" + key + "\"").getBytes(UTF_8),
                row == null ? null : converter.fromConnectData("topic", SCHEMA, struct(row))));
  }

  private static Struct struct(Row row) {
    return new Struct(SCHEMA).put("id", row.id()).put("name", row.name()).put("price", row.price());
  }

  /** The row in some order, with nulls or without, and numbers in some notation. */
  private static String json(Row row, Random random) {
    List<String> fields = new ArrayList<>();
    fields.add("\"id\":" + row.id() + (random.nextBoolean() ? "" : ".0"));
    if (row.name() != null) {
      fields.add("\"name\":\"" + row.name().replace("\"", "\\\"") + "\"");
    } else if (random.nextBoolean()) {
      fields.add("\"name\":null");
    }
    if (row.price() != null) {
      fields.add("\"price\" : " + row.price() + (random.nextBoolean() ? "0" : "e0"));
    }
    Collections.shuffle(fields, random);
    return "{" + String.join(", ", fields) + "}";
  }

  /** Records that end in a table: each key in one partition, rows and deletes before the last. */
  private static List<ConsumerRecord<byte[], byte[]>> history(
      Map<String, Row> table, Random random, Notation notation) {
    int partitions = 1 + random.nextInt(5);
    int shift = random.nextInt(100);
    long[] ends = new long[partitions];
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    List<String> keys = new ArrayList<>(table.keySet());
    keys.add("gone");
    for (int before = random.nextInt(100); before > 0; before--) {
      String key = keys.get(random.nextInt(keys.size()));
      Row row = random.nextInt(4) == 0 ? null : row(random);
      int partition = Math.floorMod(key.hashCode() + shift, partitions);
      records.add(notation.record(partition, ends[partition]++, key, row));
    }
    Collections.shuffle(keys, random);
    for (String key : keys) {
      int partition = Math.floorMod(key.hashCode() + shift, partitions);
      records.add(notation.record(partition, ends[partition]++, key, table.get(key)));
    }
    return records;
  }

  private static ConsumerRecord<byte[], byte[]> record(
      int partition, long offset, String key, String value) {
    return new ConsumerRecord<>(
        "topic",
        partition,
        offset,
        key.getBytes(UTF_8),
        value == null ? null : value.getBytes(UTF_8));
  }

  private ReadTable read(List<ConsumerRecord<byte[], byte[]>> records, DigestBuckets groups) {
    return TestTables.read(records, groups, folder, SERVER);
  }

  private Fingerprint fingerprint(List<ConsumerRecord<byte[], byte[]>> records, String... options) {
    DigestBuckets groups = new DigestBuckets();
    try (ReadTable table = TestTables.read(records, groups, folder, options)) {
      return new TableFingerprint(groups).of(table, "", done -> {});
    }
  }
}
