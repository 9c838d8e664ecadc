package io.neaptide.connect.sink.delivery;

import io.neaptide.connect.sink.kafka.AdminResults;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** The offsets of a consumer group on a cluster; the client is opened with the first question. */
public final class GroupOffsets implements SelfFeedDetector.CommittedOffsets {

  private final Supplier<Admin> opener;
  private final String group;
  private final ExecutorService questions;
  private Admin admin;

  public GroupOffsets(Supplier<Admin> opener, String group, ThreadFactory threads) {
    this.opener = opener;
    this.group = group;
    this.questions = Executors.newSingleThreadExecutor(threads);
  }

  @Override
  public CompletableFuture<Boolean> hold(String mark) {
    return CompletableFuture.supplyAsync(() -> isHeld(mark), questions);
  }

  @Override
  public String group() {
    return group;
  }

  private boolean isHeld(String mark) {
    if (admin == null) {
      admin = opener.get();
    }
    try {
      return AdminResults.of(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
          .values()
          .stream()
          .anyMatch(offset -> offset != null && offset.metadata().contains(mark));
    } catch (GroupIdNotFoundException unknown) {
      return false;
    }
  }

  @Override
  public void close() {
    questions.execute(
        () -> {
          if (admin != null) {
            admin.close(Duration.ZERO);
          }
        });
    questions.shutdown();
  }
}
