package io.neaptide.connect.command.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.command.cluster.WatchedPolls;
import io.neaptide.connect.command.columns.ColumnFilter;
import io.neaptide.connect.command.console.CommandException;
import io.neaptide.connect.command.difference.Cell;
import io.neaptide.connect.command.difference.ColumnChanges;
import io.neaptide.connect.command.difference.ComparedTables;
import io.neaptide.connect.command.difference.Counts;
import io.neaptide.connect.command.difference.DifferenceOutput;
import io.neaptide.connect.command.difference.DifferenceSummary;
import io.neaptide.connect.command.difference.DifferentRow;
import io.neaptide.connect.command.difference.Purpose;
import io.neaptide.connect.command.difference.RowKind;
import io.neaptide.connect.command.difference.Side;
import io.neaptide.connect.command.options.SideOptions;
import io.neaptide.connect.command.options.TableSettings;
import io.neaptide.connect.command.table.RowReader;
import io.neaptide.connect.command.testing.ManualClock;
import io.neaptide.connect.sink.reconcile.plan.ChangedRows;
import io.neaptide.connect.sink.reconcile.plan.PlanRecords;
import io.neaptide.connect.sink.reconcile.plan.PlanSummary;
import io.neaptide.connect.sink.reconcile.plan.PlannedChange;
import io.neaptide.connect.sink.reconcile.plan.PlannedChange.Action;
import io.neaptide.connect.sink.reconcile.plan.PlannedChange.Place;
import io.neaptide.connect.sink.reconcile.plan.RecordFetcher;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class PlanRunTest {

  private static final String PLAN = "customers.plan";
  private static final String TARGET = "customers.copy";
  private static final String INPUT = "customers";
  private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
  private static final ChangeFilter ALL =
      new ChangeFilter(
          Set.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  private final PlanRecords records = new PlanRecords(PLAN);
  private final WrittenTopic planTopic = new WrittenTopic();
  private final WrittenTopic target = new WrittenTopic();
  private final WrittenTopic input = new WrittenTopic();
  private final Map<Action, Long> counts = new EnumMap<>(Action.class);
  private final Shown shown = new Shown();
  private Optional<Map<String, Object>> report = Optional.empty();
  private long offset;

  @Test
  void showsTheRowsBeforeAndAfterOfEachChange() throws IOException {
    before("1", 5, "{\"name\":\"Ada\",\"age\":36}");
    after("1", 7, "{\"_key\":\"1\",\"name\":\"Ada\",\"age\":37}");
    change(Action.CHANGED, "1", place(TARGET, 5), place(INPUT, 7));
    after("2", 8, "{\"name\":\"Grace\"}");
    change(Action.NEW, "2", Optional.empty(), place(INPUT, 8));
    before("3", 6, "{\"name\":\"Alan\"}");
    change(Action.DELETED, "3", place(TARGET, 6), Optional.empty());
    show(ALL, 100);
    assertThat(shown.rows)
        .extracting(DifferentRow::kind)
        .containsExactly(RowKind.DIFFERENT, RowKind.ONLY_RIGHT, RowKind.ONLY_LEFT);
    assertThat(shown.rows.get(0).cells())
        .containsExactly(
            Cell.same("name", Optional.of("\"Ada\"")),
            new Cell("age", Optional.of("36"), Optional.of("37"), true));
    assertThat(shown.rows.get(0).left().orElseThrow().offset()).isEqualTo(5);
    assertThat(shown.rows.get(0).right().orElseThrow().topic()).isEqualTo(INPUT);
    assertThat(shown.rows.get(1).cells().get(0).right()).contains("\"Grace\"");
    assertThat(shown.rows.get(2).cells().get(0).left()).contains("\"Alan\"");
    assertThat(shown.summary.counts()).isEqualTo(new Counts(1, 1, 1, 0, 0));
    assertThat(shown.summary.columns()).containsExactly(new ColumnChanges("age", 1, 0, 0));
    assertThat(shown.summary.rows().isAll()).isTrue();
  }

  @Test
  void showsSomeOfEachActionWhereThereIsNoRoomForAll() throws IOException {
    for (int i = 0; i < 9; i++) {
      after("new" + i, i, "{}");
      change(Action.NEW, "new" + i, Optional.empty(), place(INPUT, i));
    }
    before("changed", 1, "{}");
    change(Action.CHANGED, "changed", place(TARGET, 1), place(INPUT, 1));
    for (int i = 2; i < 9; i++) {
      before("gone" + i, i, "{}");
      change(Action.DELETED, "gone" + i, place(TARGET, i), Optional.empty());
    }
    show(ALL, 5);
    assertThat(shown.rows)
        .extracting(DifferentRow::key)
        .containsExactly("new0", "new1", "changed", "gone2", "gone3");
    assertThat(shown.summary.rows().of()).isEqualTo(17);
  }

  @Test
  void takesRowsThatThePlanTopicHasFromThere() throws IOException {
    PlannedChange change =
        new PlannedChange(
            3,
            "plan1-a",
            Action.CHANGED,
            TARGET,
            0,
            Base64.getEncoder().encodeToString("1".getBytes(UTF_8)),
            Optional.of("1"),
            place(TARGET, 5),
            place(INPUT, 7));
    write(
        records.change(
            change.with(
                new ChangedRows(
                    Optional.of(Map.of("age", 36L)),
                    Optional.of(Map.of("age", 37L)),
                    Optional.empty()))));
    counts.put(Action.CHANGED, 1L);
    new PlanRun(plan(), topic(), new PlannedRows(source(target), Optional.empty()), ALL, 9, CLOCK)
        .show(tables(), shown);
    assertThat(shown.rows.get(0).cells())
        .containsExactly(new Cell("age", Optional.of("36"), Optional.of("37"), true));
    assertThat(shown.rows.get(0).note()).isEmpty();
  }

  @Test
  void fetchesRowsThatWereLeftOutOfThePlanTopic() throws IOException {
    before("1", 5, "{\"age\":36}");
    write(
        records.change(
            new PlannedChange(
                    3,
                    "plan1-a",
                    Action.DELETED,
                    TARGET,
                    0,
                    Base64.getEncoder().encodeToString("1".getBytes(UTF_8)),
                    Optional.of("1"),
                    place(TARGET, 5),
                    Optional.empty())
                .with(ChangedRows.none("too large"))));
    counts.put(Action.DELETED, 1L);
    show(ALL, 9);
    assertThat(shown.rows.get(0).cells().get(0).left()).contains("36");
  }

  @Test
  void saysSoWhereARowWasCompactedAwaySince() throws IOException {
    target.write(TARGET, 0, 5, "other".getBytes(UTF_8), "{\"name\":\"Other\"}");
    after("later", 98, "{}");
    change(Action.CHANGED, "1", place(TARGET, 5), place(INPUT, 7));
    show(ALL, 100);
    assertThat(shown.rows.get(0).cells()).isEmpty();
    assertThat(shown.rows.get(0).note())
        .contains(
            "the row before was compacted away or deleted since;"
                + " the row after was compacted away or deleted since");
  }

  @Test
  void saysSoWhereARowCannotBeRead() throws IOException {
    before("1", 5, "not JSON");
    change(Action.DELETED, "1", place(TARGET, 5), Optional.empty());
    show(ALL, 100);
    assertThat(shown.rows.get(0).note().orElseThrow()).startsWith("the row before cannot be read");
  }

  @Test
  void showsRowsOfTheTargetAloneWhereTheClusterOfTheInputIsNotGiven() throws IOException {
    before("1", 5, "{\"name\":\"Ada\"}");
    change(Action.CHANGED, "1", place(TARGET, 5), place(INPUT, 7));
    new PlanRun(plan(), topic(), new PlannedRows(source(target), Optional.empty()), ALL, 9, CLOCK)
        .show(tables(), shown);
    assertThat(shown.rows.get(0).cells().get(0).left()).contains("\"Ada\"");
    assertThat(shown.rows.get(0).note()).isEmpty();
  }

  @Test
  void showsWhatIsAskedForAndCountsAll() throws IOException {
    for (int i = 0; i < 1_200; i++) {
      before("key" + i, i, "{\"n\":" + i + "}");
      change(
          i % 2 == 0 ? Action.DELETED : Action.CHANGED,
          "key" + i,
          place(TARGET, i),
          Optional.empty());
    }
    ChangeFilter filter =
        new ChangeFilter(
            Set.of(Action.DELETED),
            Optional.of("key1"),
            Optional.of(Pattern.compile("0$")),
            Optional.of(TARGET),
            Optional.empty());
    show(filter, 7);
    assertThat(shown.rows)
        .extracting(DifferentRow::key)
        .containsExactly("key10", "key100", "key110", "key120", "key130", "key140", "key150");
    assertThat(shown.summary.counts()).isEqualTo(new Counts(600, 0, 600, 0, 0));
    assertThat(shown.summary.rows().of()).isEqualTo(1_200);
    assertThat(shown.summary.rows().selection())
        .contains("action deleted, key contains 'key1', key matches '0$', topic customers.copy");
    assertThat(shown.summary.notes())
        .contains("31 changes are as asked for, 7 of them are shown.")
        .noneMatch(note -> note.startsWith("Changes per column"));
  }

  @Test
  void showsRowsInWhichAColumnChanges() throws IOException {
    before("1", 1, "{\"a\":1,\"b\":1}");
    after("1", 1, "{\"a\":2,\"b\":1}");
    change(Action.CHANGED, "1", place(TARGET, 1), place(INPUT, 1));
    before("2", 2, "{\"a\":1,\"b\":1}");
    after("2", 2, "{\"a\":1,\"b\":2}");
    change(Action.CHANGED, "2", place(TARGET, 2), place(INPUT, 2));
    show(
        new ChangeFilter(
            Set.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("b")),
        100);
    assertThat(shown.rows).extracting(DifferentRow::key).containsExactly("2");
    assertThat(shown.summary.columns()).hasSize(2);
  }

  @Test
  void showsAKeyThatIsNoTextAsHexDigits() throws IOException {
    byte[] key = {(byte) 0xff, 0};
    target.write(TARGET, 0, 1, key, "{}");
    write(
        records.change(
            new PlannedChange(
                3,
                "plan1-a",
                Action.DELETED,
                TARGET,
                0,
                Base64.getEncoder().encodeToString(key),
                Optional.empty(),
                place(TARGET, 1),
                Optional.empty())));
    counts.put(Action.DELETED, 1L);
    show(ALL, 9);
    assertThat(shown.rows.get(0).key()).isEqualTo("0xff00");
  }

  @Test
  void tellsWhatTheReportWarnsOf() throws IOException {
    report = Optional.of(Map.of("topics", Map.of(), "warnings", List.of("Rows are gone")));
    show(ALL, 9);
    assertThat(shown.summary.notes()).contains("Rows are gone.");
  }

  @Test
  void doesNotTakeARestOfAPlanForAPlan() throws IOException {
    change(Action.NEW, "1", Optional.empty(), place(INPUT, 1));
    counts.put(Action.NEW, 5L);
    assertThatThrownBy(() -> show(ALL, 9))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("holds 1 of the 5 changes of the plan");
  }

  @Test
  void leavesOutChangesOfEarlierPlans() throws IOException {
    write(
        records.change(
            new PlannedChange(
                2,
                "plan1-old",
                Action.NEW,
                TARGET,
                0,
                "MQ==",
                Optional.of("1"),
                Optional.empty(),
                place(INPUT, 1))));
    show(ALL, 9);
    assertThat(shown.rows).isEmpty();
    assertThat(shown.summary.rows().of()).isZero();
  }

  private void before(String key, long at, String row) {
    target.write(TARGET, 0, at, key.getBytes(UTF_8), row);
  }

  private void after(String key, long at, String row) {
    input.write(INPUT, 0, at, key.getBytes(UTF_8), row);
  }

  private static Optional<Place> place(String topic, long at) {
    return Optional.of(new Place(topic, 0, at));
  }

  private void change(Action action, String key, Optional<Place> before, Optional<Place> after) {
    counts.merge(action, 1L, Long::sum);
    write(
        records.change(
            new PlannedChange(
                3,
                "plan1-a",
                action,
                TARGET,
                0,
                Base64.getEncoder().encodeToString(key.getBytes(UTF_8)),
                Optional.of(key),
                before,
                after)));
  }

  private void write(ProducerRecord<byte[], byte[]> record) {
    planTopic.write(PLAN, 0, offset++, record.key(), new String(record.value(), UTF_8));
  }

  private Plan plan() {
    long all = counts.values().stream().mapToLong(Long::longValue).sum();
    return new Plan(
        new PlanSummary(
            3,
            "plan1-a",
            true,
            "customers-sink",
            "2",
            "2026-11-28T08:00:00Z",
            "PLANNED",
            Optional.empty(),
            all,
            Map.of(TARGET, counts)),
        Optional.empty(),
        report);
  }

  private PlanTopic topic() {
    return new PlanTopic(
        planTopic, new WatchedPolls(planTopic, () -> {}, Clock.systemUTC()), PLAN, 1);
  }

  private void show(ChangeFilter filter, long most) throws IOException {
    PlannedRows rows = new PlannedRows(source(target), Optional.of(source(input)));
    new PlanRun(plan(), topic(), rows, filter, most, CLOCK).show(tables(), shown);
  }

  private static RowSource source(WrittenTopic cluster) {
    CommandSpec spec = CommandSpec.create();
    SideOptions options = SideOptions.addTo(spec);
    new CommandLine(spec).parseArgs("--bootstrap-server", "localhost:1");
    TableSettings settings = options.settings(PLAN);
    return new RowSource(
        new RecordFetcher(cluster, topic -> {}, CommandException::new, CLOCK),
        new RowReader(settings, ColumnFilter.ALL));
  }

  private static ComparedTables tables() {
    Side side = new Side("t", "localhost:1", "upsert-json", Optional.empty(), List.of());
    return new ComparedTables(Purpose.PLAN, "plan", side, side, Instant.EPOCH, List.of());
  }

  private static final class Shown implements DifferenceOutput {

    private final List<DifferentRow> rows = new ArrayList<>();
    private DifferenceSummary summary;

    @Override
    public void begin(ComparedTables tables) {}

    @Override
    public void row(DifferentRow row) {
      rows.add(row);
    }

    @Override
    public void end(DifferenceSummary end) {
      summary = end;
    }

    @Override
    public void close() {}
  }

  @Test
  void aClusterThatGoesAwayWhileThePlanIsReadIsNoticed() {
    MockConsumer<byte[], byte[]> silent = new MockConsumer<>("earliest");
    TopicPartition partition = new TopicPartition(PLAN, 0);
    silent.updateBeginningOffsets(Map.of(partition, 0L));
    silent.updateEndOffsets(Map.of(partition, 5L));
    ManualClock clock = new ManualClock(Instant.EPOCH);
    silent.schedulePollTask(() -> clock.advance(Duration.ofSeconds(11)));
    WatchedPolls polls =
        new WatchedPolls(
            silent,
            () -> {
              throw new CommandException("away");
            },
            clock);

    assertThatThrownBy(new PlanTopic(silent, polls, PLAN, 1)::summary).hasMessage("away");
  }
}
