package io.neaptide.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.hook.Event;
import io.neaptide.connect.hook.EventProcessorContext;
import io.neaptide.connect.hook.EventSender;
import io.neaptide.connect.hook.InitialData;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the store does, on whatever database. */
abstract class JdbcStateStoreContract {

  private static final String TOPIC = "customers";

  private final List<JdbcStateStore> started = new ArrayList<>();

  /** Connection properties of an empty database, the same for each call within a test. */
  abstract Map<String, String> database();

  @AfterEach
  void stop() {
    started.forEach(JdbcStateStore::stop);
  }

  @Test
  void newStreamSendsOnlyWhatDiffers() {
    JdbcStateStore first = store("1");
    deliver(first, row("a", "1"), row("b", "1"), row("c", "1"));

    List<Event> sent = deliver(store("2"), row("a", "1"), row("b", "2"), row("d", "1"));

    assertThat(sent).extracting(JdbcStateStoreContract::text).containsExactly("b=2", "d=1");
    assertThat(deliver(store("3"), row("a", "1"), row("b", "2"), row("d", "1"))).isEmpty();
  }

  @Test
  void whatWasNotAcknowledgedIsSentAgain() {
    JdbcStateStore store = store("1");
    deliver(store, row("a", "1"));
    before(store, row("a", "2"));

    assertThat(before(store("1"), row("a", "1"))).hasSize(1);
  }

  @Test
  void acknowledgementOfAnEarlierSendDoesNotCountForALaterOne() {
    JdbcStateStore store = store("1");
    List<Event> first = before(store, row("a", "1"));
    List<Event> second = before(store, row("a", "2"));
    store.afterSend(first);

    assertThat(before(store("1"), row("a", "1"))).hasSize(1);
    store.afterSend(second);
    assertThat(before(store("1"), row("a", "1"))).hasSize(1);
  }

  @Test
  void onlyTheLastEventOfAKeyIsCompared() {
    JdbcStateStore store = store("1");
    deliver(store, row("a", "1"));

    assertThat(before(store, row("a", "2"), row("a", "1"), row("b", "1")))
        .extracting(JdbcStateStoreContract::text)
        .containsExactly("b=1");
    assertThat(before(store, row("a", "1"), row("a", "2"))).hasSize(2);
  }

  @Test
  void partOfABatchThatWasSentDoesNotCountForAValueThatWasNot() {
    JdbcStateStore store = store("1");
    List<Event> batch = before(store, row("a", "1"), row("a", "2"), row("b", "1"));
    store.afterSend(List.of(batch.get(0), batch.get(2)));

    assertThat(before(store("1"), row("a", "2"), row("b", "1")))
        .extracting(JdbcStateStoreContract::text)
        .containsExactly("a=2");
  }

  @Test
  void deletesAreSentAndForgotten() {
    JdbcStateStore store = store("1");
    deliver(store, row("a", "1"));

    assertThat(deliver(store, row("a", null), row("unknown", null))).hasSize(2);
    assertThat(deliver(store, row("a", null))).hasSize(1);
    assertThat(deliver(store, row("a", "1"))).hasSize(1);
    assertThat(deliver(store, row("a", "1"))).isEmpty();
  }

  @Test
  void keysOfEveryLengthAreRows() {
    List<String> keys =
        IntStream.of(0, 1, 31, 32, 33, 3_000, 100_000).mapToObj("k"::repeat).toList();
    Event[] events = keys.stream().map(key -> row(key, "1")).toArray(Event[]::new);
    assertThat(deliver(store("1"), events)).hasSize(keys.size());

    JdbcStateStore second = store("2");
    assertThat(deliver(second, row("k", "1"))).isEmpty();
    Sent sent = new Sent();
    announce(second, "2", sent);
    assertThat(sent.flushed)
        .extracting(event -> Events.text(event.key()))
        .containsExactlyInAnyOrderElementsOf(keys.stream().filter(k -> !k.equals("k")).toList());
  }

  @Test
  void whatTheNewStreamDoesNotHoldIsDeletedInPages() {
    int count = 12_345;
    Event[] rows =
        IntStream.range(0, count).mapToObj(i -> row("key " + i, "1")).toArray(Event[]::new);
    deliver(store("1"), rows);

    JdbcStateStore second = store("2");
    deliver(second, row("key 7", "1"), row("key 8", "2"));
    Sent sent = new Sent();
    announce(second, "2", sent);

    assertThat(sent.flushed).hasSize(count - 2).allMatch(Event::isDelete);
    assertThat(sent.flushes).isGreaterThan(2);
    Sent again = new Sent();
    announce(second, "2", again);
    assertThat(again.flushed).isEmpty();
    assertThat(deliver(store("3"), row("key 7", "1"), row("key 8", "2"), row("key 9", "1")))
        .hasSize(1);
  }

  @Test
  void deletesThatWereNotAcknowledgedAreSentAgainAndTheirRowsToo() {
    deliver(store("1"), row("a", "1"), row("b", "1"));
    JdbcStateStore second = store("2");
    deliver(second, row("a", "1"));
    Sent lost = new Sent();
    lost.failing = true;
    assertThatThrownBy(() -> announce(second, "2", lost)).isInstanceOf(ConnectException.class);

    assertThat(before(store("3"), row("a", "1"), row("b", "1"))).hasSize(1);
    Sent sent = new Sent();
    announce(second, "2", sent);
    assertThat(sent.flushed).as("row b is of a later stream by now").isEmpty();
  }

  @Test
  void tooManyDeletesAreRefused() {
    deliver(store("1"), row("a", "1"), row("b", "1"), row("c", "1"));
    Map<String, String> properties = properties();
    properties.remove("max.deletes.percent");
    JdbcStateStore second = store("2", 0, properties);
    deliver(second, row("a", "1"));
    Sent sent = new Sent();

    assertThatThrownBy(() -> announce(second, "2", sent))
        .isInstanceOf(ConnectException.class)
        .hasMessage(
            "The new stream would delete 2 of the 3 rows that the state store knows of customers,"
                + " more than 50%. Nothing was deleted. If that is right, raise"
                + " event.processor.max.deletes.percent");
    assertThat(sent.flushed).isEmpty();
  }

  @Test
  void tooManyDeletesOfOneTopicKeepThoseOfEveryTopicFromBeingMade() {
    Event elsewhere = Events.event("orders", "o", "1", 0, 0);
    deliver(store("1"), row("a", "1"), row("b", "1"), row("c", "1"), elsewhere);
    Map<String, String> properties = properties();
    properties.put("max.deletes.percent", "50");
    JdbcStateStore second = store("2", 0, properties);
    deliver(second, row("a", "1"), row("b", "1"));
    Sent sent = new Sent();

    // One of three rows of the first topic may go, all of the second may not.
    assertThatThrownBy(() -> announce(second, "2", sent, TOPIC, "orders"))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("1 of the 1 rows that the state store knows of orders");
    assertThat(sent.flushed).isEmpty();
    announce(second, "2", sent);
    assertThat(sent.flushed).extracting(JdbcStateStoreContract::text).containsExactly("c=null");
  }

  @Test
  void connectorsThatShareADatabaseKnowNothingOfEachOther() {
    deliver(store("1"), row("a", "1"));
    JdbcStateStore other = new JdbcStateStore();
    other.configure(properties());
    other.start(new EventProcessorContext("other", 0, "1", true, false));
    started.add(other);

    assertThat(deliver(other, row("a", "1"))).hasSize(1);
    Sent sent = new Sent();
    announce(store("2"), "2", sent);
    assertThat(sent.flushed).hasSize(1);
    assertThat(deliver(other, row("a", "1"))).isEmpty();
  }

  @Test
  void keyOnItsWayFromTwoInputPartitionsIsNeverTakenForDelivered() {
    JdbcStateStore one = store("1");
    JdbcStateStore other = store("1", 1, properties());
    List<Event> ofOne = before(one, Events.event(TOPIC, "a", "1", 0, 0));
    List<Event> ofOther = before(other, Events.event(TOPIC, "a", "2", 1, 0));
    other.afterSend(ofOther);
    one.afterSend(ofOne);

    assertThat(before(other, Events.event(TOPIC, "a", "2", 1, 1))).hasSize(1);
    assertThat(before(one, Events.event(TOPIC, "a", "1", 0, 1))).hasSize(1);
    // Of the stream before nothing is on its way any more.
    JdbcStateStore next = store("2");
    assertThat(deliver(next, Events.event(TOPIC, "a", "2", 0, 5))).hasSize(1);
    assertThat(deliver(next, Events.event(TOPIC, "a", "2", 1, 6))).isEmpty();
  }

  @Test
  void taskOfAStreamThatWasReplacedCannotTouchRowsOfTheNextOne() {
    JdbcStateStore replaced = store("1");
    JdbcStateStore idle = store("1", 1, properties());
    deliver(replaced, row("a", "1"), row("b", "1"));
    JdbcStateStore next = store("2");
    deliver(next, row("a", "1"), row("b", "1"));

    assertThatThrownBy(() -> before(replaced, row("a", "1")))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("started after this one of stream.version 1");
    assertThatThrownBy(() -> before(replaced, row("b", "0"))).isInstanceOf(ConnectException.class);
    assertThatThrownBy(() -> before(idle, row("c", "0"))).isInstanceOf(ConnectException.class);
    Sent sent = new Sent();
    announce(next, "2", sent);
    assertThat(sent.flushed).isEmpty();
  }

  @Test
  void tasksThatStartAtOnceMakeTheTablesOnce() throws Exception {
    int tasks = 6;
    ExecutorService threads = Executors.newFixedThreadPool(tasks);
    try {
      List<Callable<List<Event>>> work = new ArrayList<>();
      for (int i = 0; i < tasks; i++) {
        int task = i;
        work.add(() -> deliver(store("1", task, properties()), row("key " + task, "1")));
      }
      for (Future<List<Event>> result : threads.invokeAll(work)) {
        assertThat(result.get()).hasSize(1);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(deliver(store("2"), row("key 0", "1"), row("key 5", "1"))).isEmpty();
  }

  @Test
  void tablesOfALaterReleaseAreRefused() throws SQLException {
    store("1");
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE \"neaptide_version\" SET layout = 99");
    }

    assertThatThrownBy(() -> store("1"))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("have layout 99, made by a later release; this one knows 1");
  }

  @Test
  void nothingButExactlyOnceDeliveryWithoutComparisonWillDo() {
    JdbcStateStore store = new JdbcStateStore();
    store.configure(properties());

    assertThatThrownBy(() -> store.start(new EventProcessorContext("c", 0, "1", false, false)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("needs delivery.guarantee=exactly_once");
    assertThatThrownBy(() -> store.start(new EventProcessorContext("c", 0, "1", true, true)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("takes the place of fetch.existing.enabled=true");
    store.stop();
  }

  // Helpers

  final Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>(database());
    properties.put("max.deletes.percent", "100");
    properties.put("retry.timeout.ms", "30000");
    return properties;
  }

  final JdbcStateStore store(String version) {
    return store(version, 0, properties());
  }

  final JdbcStateStore store(String version, int task, Map<String, String> properties) {
    JdbcStateStore store = new JdbcStateStore();
    synchronized (started) {
      started.add(store);
    }
    store.configure(properties);
    store.start(new EventProcessorContext("connector", task, version, true, false));
    return store;
  }

  private Connection connect() throws SQLException {
    Map<String, String> database = database();
    return DriverManager.getConnection(database.get("url"), database.getOrDefault("user", ""), "");
  }

  static Event row(String key, String value) {
    return Events.event(TOPIC, key, value, 0, 0);
  }

  /** What is left to be sent. */
  static List<Event> before(JdbcStateStore store, Event... events) {
    List<Event> list = new ArrayList<>(Arrays.asList(events));
    store.beforeSend(list);
    return list;
  }

  static List<Event> deliver(JdbcStateStore store, Event... events) {
    List<Event> left = before(store, events);
    if (!left.isEmpty()) {
      store.afterSend(left);
    }
    return left;
  }

  static void announce(JdbcStateStore store, String version, EventSender sender) {
    announce(store, version, sender, TOPIC);
  }

  private static void announce(
      JdbcStateStore store, String version, EventSender sender, String... topics) {
    store.onInitialDataSent(
        new InitialData("connector", version, new TreeSet<>(List.of(topics)), sender));
  }

  private static String text(Event event) {
    return Events.text(event.key()) + "=" + Events.text(event.value());
  }

  /** Takes note of what is sent. */
  static final class Sent implements EventSender {

    private final List<Event> open = new ArrayList<>();
    private final List<Event> flushed = new ArrayList<>();
    private int flushes;
    private boolean failing;

    @Override
    public void send(Event event) {
      open.add(event);
    }

    @Override
    public void flush() {
      if (failing) {
        throw new ConnectException("The cluster does not answer");
      }
      flushed.addAll(open);
      open.clear();
      flushes++;
    }
  }
}
