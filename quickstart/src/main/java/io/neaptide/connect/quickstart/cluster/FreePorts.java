package io.neaptide.connect.quickstart.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Finds ports of this machine that nobody listens on. Never hands out the same port twice. They lie
 * below those that systems give to connections (from 32768 on Linux, from 49152 elsewhere), and
 * each process begins at a place of its own, so that a port is still free when its user binds it.
 */
final class FreePorts {

  private static final int FIRST = 10_000;
  private static final int SLICES = 100;
  private static final int SLICE = 200;

  private static int next = (int) (ProcessHandle.current().pid() % SLICES) * SLICE;
  private static int given;

  private FreePorts() {}

  static synchronized int next() {
    while (given < SLICES * SLICE) {
      given++;
      int port = FIRST + next;
      next = (next + 1) % (SLICES * SLICE);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException(
        "No free port on the loopback interface from " + FIRST + " on; check what listens there");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
