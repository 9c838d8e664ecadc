package io.neaptide.connect.sink.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * The state topic as it was read so far: the latest record of every key. Thread-safe; the reader
 * writes, everyone else asks.
 */
public final class StateView {

  private final StateRecords records;
  private final Map<TopicPartition, Position> positions = new HashMap<>();
  private final Map<TopicPartition, Owner> owners = new HashMap<>();
  private final Map<TopicPartition, Claim> claims = new HashMap<>();
  private final Map<TopicPartition, Note> notes = new HashMap<>();
  private final Map<String, byte[]> chunks = new HashMap<>();
  private final Set<String> keys = new HashSet<>();
  private Optional<Generation> generation = Optional.empty();
  private Optional<DecidedClaims> decided = Optional.empty();
  private final PlanState plans = new PlanState();
  private Optional<Map<String, Object>> report = Optional.empty();
  private boolean everLocked;
  private long deleted;
  private long restart;
  private long heartbeats;

  public StateView(StateRecords records) {
    this.records = records;
  }

  /** Takes the next record of the topic, in the order of its offsets. */
  public synchronized void apply(byte[] key, byte[] value) {
    String name = key == null ? "" : new String(key, UTF_8);
    try {
      if (value == null) {
        remove(name);
      } else {
        keys.add(name);
        take(name, value);
      }
    } catch (UnreadableStateException e) {
      throw e;
    } catch (RuntimeException e) {
      throw UnreadableStateException.of(records.topic(), name, e);
    }
  }

  private void take(String name, byte[] value) {
    String[] parts = name.split("/", -1);
    switch (parts[0]) {
      case StateRecords.GENERATION ->
          generation = Optional.of(Generation.ofRow(records.row(value)));
      case StateRecords.HEARTBEAT -> heartbeats++;
      case StateRecords.DELETED -> deleted = StateFields.number(records.row(value), "generation");
      case StateRecords.RESTART ->
          restart = Math.max(restart, StateFields.number(records.row(value), "generation"));
      case StateRecords.REPORT -> report = Optional.of(records.row(value));
      case StateRecords.DECISION -> decided = Optional.of(DecidedClaims.ofRow(records.row(value)));
      case StateRecords.APPROVAL -> plans.takeApproval(records.row(value));
      case StateRecords.APPLIED -> plans.takeApplied(name, records.row(value));
      case StateRecords.PLANNED -> plans.takePlanned(name, records.row(value));
      case StateRecords.POSITION ->
          takePosition(partition(parts), Position.ofRow(records.row(value)));
      case StateRecords.OWNERS -> everLocked = true;
      case StateRecords.OWNER -> owners.put(partition(parts), Owner.ofRow(records.row(value)));
      case StateRecords.CLAIM -> {
        if (parts.length == 4) {
          chunks.put(name, value);
        } else {
          takeClaim(name, partition(parts), ClaimSummary.ofRow(records.row(value)));
        }
      }
      case StateRecords.NOTE -> {
        if (parts.length == 4) {
          chunks.put(name, value);
        } else {
          takeNote(name, partition(parts), NoteSummary.ofRow(records.row(value)));
        }
      }
      default ->
          throw new UnreadableStateException(
              "The state topic "
                  + records.topic()
                  + " holds the unknown key '"
                  + name
                  + "'; give the connector a state topic of its own (state.topic)",
              null);
    }
  }

  private void takePosition(TopicPartition input, Position position) {
    Position before = positions.put(input, position);
    if (before != null) {
      position.requireNotOfFormerOwner(input, before);
    }
  }

  private void remove(String name) {
    keys.remove(name);
    chunks.remove(name);
    plans.remove(name);
    String[] parts = name.split("/", -1);
    if (parts.length == 3 && parts[0].equals(StateRecords.POSITION)) {
      positions.remove(partition(parts));
    } else if (parts.length == 3 && parts[0].equals(StateRecords.OWNER)) {
      owners.remove(partition(parts));
    } else if (parts.length == 3 && parts[0].equals(StateRecords.CLAIM)) {
      claims.remove(partition(parts));
    } else if (parts.length == 3 && parts[0].equals(StateRecords.NOTE)) {
      notes.remove(partition(parts));
    } else {
      switch (name) {
        case StateRecords.GENERATION -> generation = Optional.empty();
        case StateRecords.REPORT -> report = Optional.empty();
        case StateRecords.DECISION -> decided = Optional.empty();
        case StateRecords.DELETED -> deleted = 0;
        case StateRecords.RESTART -> restart = 0;
        default -> {
          // Nothing else is kept.
        }
      }
    }
  }

  private static TopicPartition partition(String[] parts) {
    return new TopicPartition(parts[1], Integer.parseInt(parts[2]));
  }

  public synchronized Optional<Generation> generation() {
    return generation;
  }

  public synchronized Optional<Position> position(TopicPartition input) {
    return Optional.ofNullable(positions.get(input));
  }

  /** The input partitions of which it is known how far they are written. */
  public synchronized Set<TopicPartition> positioned() {
    return positions.entrySet().stream()
        .filter(each -> each.getValue().offset().isPresent())
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Who owns an input partition and where it stands, at one moment. */
  public synchronized Ownership ownership(TopicPartition input) {
    return new Ownership(
        owners.getOrDefault(input, Owner.NONE), Optional.ofNullable(positions.get(input)));
  }

  /** Whether anybody has ever changed owners. */
  public synchronized boolean isEverLocked() {
    return everLocked;
  }

  /** The input partitions that ever had an owner. */
  public synchronized Set<TopicPartition> owned() {
    return Set.copyOf(owners.keySet());
  }

  /** The ids of all writers that may still write rows of some input partition. */
  public synchronized Set<String> unreleasedWriters() {
    return owners.keySet().stream()
        .flatMap(input -> ownership(input).unreleasedWriter().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** What the owner of an input partition claims in a generation. */
  public synchronized Optional<Claim> claim(TopicPartition input, long ofGeneration) {
    return Optional.ofNullable(claims.get(input))
        .filter(claim -> claim.generation() == ofGeneration);
  }

  /** Whether an input partition is claimed in a generation by the owner that it has now. */
  public synchronized boolean isClaimedByOwner(TopicPartition input, long ofGeneration) {
    return claim(input, ofGeneration)
        .filter(claim -> ownership(input).isHeldSince(claim.epoch()))
        .isPresent();
  }

  /** All claims of a generation by the owners that there are now, as they stand at one moment. */
  public synchronized Map<TopicPartition, Claim> claims(long ofGeneration) {
    Map<TopicPartition, Claim> standing = new HashMap<>(claims);
    standing.keySet().removeIf(input -> !isClaimedByOwner(input, ofGeneration));
    return standing;
  }

  /** What an owner that has read a target partition in a generation has noted of it. */
  public synchronized Optional<byte[]> note(TopicPartition target, long ofGeneration) {
    return hasNote(target, ofGeneration)
        ? Optional.of(notes.get(target).bytes())
        : Optional.empty();
  }

  /** Whether there is such a note. */
  public synchronized boolean hasNote(TopicPartition target, long ofGeneration) {
    Note note = notes.get(target);
    return note != null && note.generation() == ofGeneration;
  }

  /** All notes of a generation, by target partition. */
  public synchronized Map<TopicPartition, byte[]> notes(long ofGeneration) {
    Map<TopicPartition, byte[]> standing = new HashMap<>();
    notes.forEach(
        (target, note) -> {
          if (note.generation() == ofGeneration) {
            standing.put(target, note.bytes());
          }
        });
    return standing;
  }

  /** The claims that a generation is decided by. */
  public synchronized Optional<DecidedClaims> decided(long ofGeneration) {
    return decided.filter(each -> each.generation() == ofGeneration);
  }

  /** Why the plan topic does not take the changes of some input partition. */
  public synchronized Optional<String> refusedByPlanTopic(long inGeneration) {
    return plans.refusedByPlanTopic(inGeneration);
  }

  /** Whether the changes of an input partition stand in the plan topic, or never will. */
  public synchronized boolean isPlanned(TopicPartition input, long inGeneration) {
    return plans.isPlanned(input, inGeneration);
  }

  /** The approved plan that is applied, or was applied last and broken off. */
  public synchronized Optional<Approval> approval() {
    return plans.approval();
  }

  /** What each writer has applied of an approved plan in a generation. */
  public synchronized List<AppliedChanges> applied(long inGeneration) {
    return plans.applied(inGeneration);
  }

  /**
   * Puts the chunks together when their summary is read, which stands after them in one
   * transaction, so that chunks of a later owner never mix with them. Chunks that were compacted
   * away belong to a summary that is followed by another one.
   */
  private Optional<byte[]> chunks(String name, int count) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int chunk = 0; chunk < count; chunk++) {
      byte[] part = chunks.get(name + "/" + chunk);
      if (part == null) {
        return Optional.empty();
      }
      bytes.writeBytes(part);
    }
    return Optional.of(bytes.toByteArray());
  }

  private void takeClaim(String name, TopicPartition input, ClaimSummary summary) {
    claims.remove(input);
    chunks(name, summary.chunks())
        .ifPresent(
            offsets -> claims.put(input, new Claim(summary, offsets, records.topic(), name)));
  }

  private void takeNote(String name, TopicPartition target, NoteSummary summary) {
    notes.remove(target);
    chunks(name, summary.chunks()).ifPresent(note -> notes.put(target, new Note(summary, note)));
  }

  public synchronized Optional<Map<String, Object>> report() {
    return report;
  }

  /** Whether all tombstones of a generation are committed. */
  public synchronized boolean isDeleted(long ofGeneration) {
    return deleted == ofGeneration;
  }

  /** Whether an owner asked for another generation than this one. */
  public synchronized boolean isRestartRequested(long ofGeneration) {
    return restart == ofGeneration;
  }

  /** How many heartbeats of a leader were read. */
  public synchronized long heartbeats() {
    return heartbeats;
  }

  /** Every key that has a record. */
  public synchronized Set<String> keys() {
    return Set.copyOf(keys);
  }
}
