package io.neaptide.connect.command.options;

import io.neaptide.connect.command.console.CommandException;
import io.neaptide.connect.sink.reconcile.spill.SpillDirectory;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one run of a command, below a folder. They are removed at its end, also where that
 * is the end of the process; what a killed one left behind is removed by the next run there.
 * Thread-safe.
 */
public final class WorkFiles implements AutoCloseable {

  /** The option that names the folder. */
  public static final String OPTION = "--work-dir";

  private static final Logger log = LoggerFactory.getLogger(WorkFiles.class);

  private final SpillDirectory directory;
  private final Thread hook;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  private WorkFiles(SpillDirectory directory) {
    this.directory = directory;
    this.hook = new Thread(directory::close, "neaptide-work-files");
  }

  /**
   * Makes a directory of its own.
   *
   * @throws CommandException if it cannot be made
   */
  public static WorkFiles in(Path folder) {
    try {
      WorkFiles files = new WorkFiles(SpillDirectory.make(folder, "command"));
      Runtime.getRuntime().addShutdownHook(files.hook);
      return files;
    } catch (UncheckedIOException e) {
      throw unusable(folder, e);
    }
  }

  /** What it means that files in the folder cannot be written or read. */
  public static CommandException unusable(Path folder, UncheckedIOException e) {
    return new CommandException(
        OPTION
            + " "
            + folder
            + " cannot be used; name a local folder that has room for the keys of both topics",
        e.getCause());
  }

  /** A file name that no file has yet. */
  public Path newFile() {
    return directory.newFile("table");
  }

  /** Has something closed with the files. */
  public <T extends AutoCloseable> T closing(T resource) {
    synchronized (open) {
      open.push(resource);
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
          throw new IllegalStateException("A file of the command cannot be closed", e);
        }
      }
      open.clear();
    }
    directory.close();
    try {
      boolean unused = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      log.debug("The process ends, and finds nothing to remove", shuttingDown);
    }
  }
}
