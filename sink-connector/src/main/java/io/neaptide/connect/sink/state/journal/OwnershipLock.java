package io.neaptide.connect.sink.state.journal;

import io.neaptide.connect.sink.producer.LimitedProducer;
import io.neaptide.connect.sink.state.CommittedState;
import io.neaptide.connect.sink.state.Owner;
import io.neaptide.connect.sink.state.Ownership;
import io.neaptide.connect.sink.state.StateRecords;
import io.neaptide.connect.sink.state.StateView;
import io.neaptide.connect.sink.transaction.TransactionalWriter;
import io.neaptide.connect.sink.transaction.WriterFence;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The lock under which owners of input partitions change: a transactional producer whose id all
 * tasks of a connector share, so that taking the lock fences whoever had it. It is held until it is
 * closed, or until somebody else takes it; owners that were not committed by then never will be.
 *
 * <p>Whatever owners were read under the lock are still those when a commit under it succeeds. How
 * far the topic is to be read is told by where the lock's own records stand, as the brokers
 * acknowledged them: an end that is asked for may come from a broker that does not know yet that it
 * is not the leader any more. Used by one thread.
 */
public final class OwnershipLock implements AutoCloseable {

  private final CommittedState state;
  private final StateRecords records;
  private final WriterFence fence;
  private final TransactionalWriter lock;

  /**
   * Takes the lock, and reads everything that stands in the topic by then.
   *
   * @param holder who takes it, for people that read the topic
   * @param producer has the transactional id of the lock
   */
  public OwnershipLock(
      String holder,
      CommittedState state,
      StateRecords records,
      LimitedProducer producer,
      WriterFence fence) {
    this.state = state;
    this.records = records;
    this.fence = fence;
    this.lock = new TransactionalWriter(producer);
    try {
      state.requireSameTopic();
      state.readTo(lock.write(records.lock(holder)));
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** What stands in the state topic: everything that did when the lock was taken, or more. */
  public StateView view() {
    return state.view();
  }

  /**
   * Fences all writers of the connector's tasks that the brokers know, if nobody has changed owners
   * yet: then the state topic may have been recreated, and nothing else tells of them.
   *
   * @return whether nobody has
   */
  public boolean fenceUnrecorded() {
    boolean unrecorded = !view().isEverLocked();
    if (unrecorded) {
      fence.fence(fence.knownWriters());
    }
    return unrecorded;
  }

  /** Fences all writers that may still write rows of any input partition. */
  public void fenceAll() {
    if (!fenceUnrecorded()) {
      fence.fence(view().unreleasedWriters());
    }
  }

  /**
   * Makes a writer the owner of input partitions, after everybody is fenced who may still write
   * rows of them. Returns when the topic is read up to the new owners.
   *
   * @param writer the transactional id of the new owner, which has fenced those of its own id
   * @param incarnation tells the owner from others with its id
   * @return the owners, as they are committed now
   */
  public Map<TopicPartition, Owner> transfer(
      Collection<TopicPartition> inputs, String writer, String incarnation) {
    StateView view = view();
    Set<String> former = new HashSet<>();
    Map<TopicPartition, Owner> owners = new HashMap<>();
    for (TopicPartition input : inputs) {
      Ownership ownership = view.ownership(input);
      ownership.unreleasedWriter().ifPresent(former::add);
      owners.put(input, Owner.of(writer, incarnation, ownership.owner().epoch() + 1));
    }
    former.remove(writer);
    fence.fence(former);
    commit(owners);
    return owners;
  }

  /** Takes every input partition from its owner; all writers must be fenced. */
  public void free() {
    free(List.of());
  }

  /**
   * The same, and sets positions. All of it stands, or nothing where anybody else has taken the
   * lock meanwhile: so nobody became an owner by the positions of before.
   *
   * @param positions their records
   */
  public void free(List<ProducerRecord<byte[], byte[]>> positions) {
    StateView view = view();
    Map<TopicPartition, Owner> owners = new HashMap<>();
    view.owned().forEach(input -> owners.put(input, view.ownership(input).owner().free()));
    positions.forEach(lock::send);
    commit(owners);
  }

  private void commit(Map<TopicPartition, Owner> owners) {
    long last = 0;
    Iterator<Map.Entry<TopicPartition, Owner>> left = owners.entrySet().iterator();
    while (left.hasNext()) {
      Map.Entry<TopicPartition, Owner> next = left.next();
      ProducerRecord<byte[], byte[]> record = records.owner(next.getKey(), next.getValue());
      if (left.hasNext()) {
        lock.send(record);
      } else {
        last = lock.write(record);
      }
    }
    lock.commit();
    state.readTo(last + 1);
  }

  @Override
  public void close() {
    lock.close();
  }
}
