package io.neaptide.connect.jdbc;

import io.neaptide.connect.hook.Event;
import io.neaptide.connect.hook.EventProcessorContext;
import io.neaptide.connect.hook.EventSender;
import io.neaptide.connect.hook.InitialData;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A process that can be killed at any moment: a connector with one input partition, whose target
 * topic is a file. A transaction is one write, of rows and the position after them; what was
 * written in part does not count. Reads the {@link Table} of a stream, then waits for its end.
 */
final class KillableSink {

  static final String CONNECTOR = "killed";
  private static final String TOPIC = "target";
  private static final int BATCH = 20;

  private KillableSink() {}

  /** The input of a stream: always the same for the same seed and version. */
  record Table(long seed, int version, int keys, int events) {

    /** The key of an event. */
    String key(int offset) {
      return "key " + Math.floorMod(mixed(offset), keys);
    }

    /** The value of an event; null for a delete. Streams differ in some rows. */
    String value(int offset) {
      long random = mixed(offset ^ 0x5bd1e995);
      return random % 10 == 0 ? null : "value " + random % 7;
    }

    private long mixed(int offset) {
      // The last third of the events is the stream's own, and some keys are gone in it.
      long x = seed + offset * 0x9e3779b97f4a7c15L + (offset % 3 == 0 ? version * 7919L : 0);
      x = (x ^ (x >>> 30)) * 0xbf58476d1ce4e5b9L;
      x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
      return (x ^ (x >>> 31)) >>> 1;
    }

    /** What the target has to hold in the end. */
    Map<String, String> rows() {
      Map<String, String> rows = new TreeMap<>();
      for (int offset = 0; offset < events; offset++) {
        String value = value(offset);
        if (value == null) {
          rows.remove(key(offset));
        } else {
          rows.put(key(offset), value);
        }
      }
      return rows;
    }
  }

  /** The target topic. */
  static final class Target {

    private final Path file;
    private final Map<String, String> rows = new TreeMap<>();
    private String stream = "";
    private int position;
    private boolean streaming;
    private long sent;
    private long end;

    Target(Path file) {
      this.file = file;
      read();
    }

    Map<String, String> rows() {
      return rows;
    }

    long sent() {
      return sent;
    }

    boolean isFinished(Table table) {
      return stream.equals(Integer.toString(table.version()))
          && streaming
          && position == table.events();
    }

    private void read() {
      if (!Files.exists(file)) {
        return;
      }
      try (DataInputStream in =
          new DataInputStream(new java.io.BufferedInputStream(Files.newInputStream(file)))) {
        while (true) {
          byte[] transaction = new byte[in.readInt()];
          in.readFully(transaction);
          apply(transaction);
          end += Integer.BYTES + transaction.length;
        }
      } catch (EOFException e) {
        // The end, or a transaction that was not written as a whole.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void apply(byte[] transaction) throws IOException {
      DataInputStream in = new DataInputStream(new java.io.ByteArrayInputStream(transaction));
      stream = in.readUTF();
      position = in.readInt();
      streaming = in.readBoolean();
      int count = in.readInt();
      sent += count;
      for (int i = 0; i < count; i++) {
        String key = in.readUTF();
        if (in.readBoolean()) {
          rows.put(key, in.readUTF());
        } else {
          rows.remove(key);
        }
      }
    }

    private void commit(String ofStream, int next, boolean nowStreaming, List<Event> events) {
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeUTF(ofStream);
        out.writeInt(next);
        out.writeBoolean(nowStreaming);
        out.writeInt(events.size());
        for (Event event : events) {
          out.writeUTF(Events.text(event.key()));
          out.writeBoolean(!event.isDelete());
          if (!event.isDelete()) {
            out.writeUTF(Events.text(event.value()));
          }
        }
        byte[] transaction = bytes.toByteArray();
        ByteBuffer buffer = ByteBuffer.allocate(Integer.BYTES + transaction.length);
        buffer.putInt(transaction.length).put(transaction).flip();
        channel.truncate(end);
        end += channel.write(buffer, end);
        apply(transaction);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * Arguments: file of the target, seed, stream version, keys, events, JDBC URL, user.
   *
   * @throws Exception if anything goes wrong, which ends the process with an error
   */
  public static void main(String[] args) throws Exception {
    Target target = new Target(Path.of(args[0]));
    Table table =
        new Table(
            Long.parseLong(args[1]),
            Integer.parseInt(args[2]),
            Integer.parseInt(args[3]),
            Integer.parseInt(args[4]));
    JdbcStateStore store = new JdbcStateStore();
    Map<String, String> properties = new HashMap<>();
    properties.put("url", args[5]);
    properties.put("user", args[6]);
    properties.put("max.deletes.percent", "100");
    properties.put("connection.timeout.ms", "1000");
    properties.put("retry.timeout.ms", "60000");
    store.configure(properties);
    store.start(new EventProcessorContext(CONNECTOR, 0, args[2], true, false));
    run(store, target, table);
    store.stop();
  }

  private static void run(JdbcStateStore store, Target target, Table table) {
    String stream = Integer.toString(table.version());
    if (!target.stream.equals(stream)) {
      target.commit(stream, 0, false, List.of());
    }
    int bound = table.events() * 2 / 3;
    copy(store, target, table, bound);
    if (!target.streaming) {
      List<Event> open = new ArrayList<>();
      store.onInitialDataSent(
          new InitialData(
              CONNECTOR,
              stream,
              new TreeSet<>(List.of(TOPIC)),
              new EventSender() {
                @Override
                public void send(Event event) {
                  open.add(event);
                }

                @Override
                public void flush() {
                  target.commit(stream, target.position, false, open);
                  open.clear();
                }
              }));
      target.commit(stream, target.position, true, open);
    }
    copy(store, target, table, table.events());
  }

  /** Two batches a transaction, so that the second is recorded before the first is acknowledged. */
  private static void copy(JdbcStateStore store, Target target, Table table, int end) {
    while (target.position < end) {
      int next = target.position;
      List<List<Event>> batches = new ArrayList<>();
      List<Event> all = new ArrayList<>();
      for (int i = 0; i < 2 && next < end; i++) {
        List<Event> batch = new ArrayList<>();
        for (; batch.size() < BATCH && next < end; next++) {
          batch.add(Events.event(TOPIC, table.key(next), table.value(next), 0, next));
        }
        store.beforeSend(batch);
        batches.add(batch);
        all.addAll(batch);
      }
      target.commit(Integer.toString(table.version()), next, target.streaming, all);
      batches.stream().filter(batch -> !batch.isEmpty()).forEach(store::afterSend);
    }
  }
}
