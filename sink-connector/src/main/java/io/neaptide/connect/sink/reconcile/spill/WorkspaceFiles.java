package io.neaptide.connect.sink.reconcile.spill;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files that one generation has in the directory of a task, removed together. Thread-safe. */
public final class WorkspaceFiles implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(WorkspaceFiles.class);

  private final SpillDirectory directory;
  private final List<AutoCloseable> open = new ArrayList<>();

  public WorkspaceFiles(SpillDirectory directory) {
    this.directory = directory;
  }

  /** A file name that no file has yet. */
  public Path newFile(String kind) {
    return directory.newFile(kind);
  }

  /** Has something closed with the files. */
  public <T extends AutoCloseable> T closing(T resource) {
    synchronized (open) {
      open.add(resource);
    }
    return resource;
  }

  @Override
  public void close() {
    synchronized (open) {
      for (AutoCloseable each : open) {
        try {
          each.close();
        } catch (Exception e) {
          log.warn("Working state cannot be removed; it is when the task ends", e);
        }
      }
      open.clear();
    }
  }
}
