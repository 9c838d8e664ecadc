#!/usr/bin/env bash
# Shows Neaptide at work: see --help. Needs a JDK 17 or newer, and Maven to build with.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

fail() {
  echo "quickstart: $*" >&2
  exit 1
}

java_command="${JAVA_HOME:+$JAVA_HOME/bin/}java"
command -v "$java_command" >/dev/null 2>&1 ||
  fail "no java found. Install a JDK 17 or newer, and set JAVA_HOME or PATH to it."
version=$("$java_command" -XshowSettings:properties -version 2>&1 |
  sed -n 's/^ *java\.specification\.version = //p')
[ "${version%%.*}" -ge 17 ] 2>/dev/null ||
  fail "java is of version ${version:-unknown}; a JDK 17 or newer is needed. Set JAVA_HOME to one."

# Nothing to build while the archive is newer than all it is made of, and Kafka's jars are there.
is_built() {
  local archive jar
  archive=$(ls distribution/target/*.zip 2>/dev/null) || return 1
  [ -f quickstart/target/classes/io/neaptide/connect/quickstart/Quickstart.class ] || return 1
  [ -f quickstart/target/worker.classpath ] || return 1
  [ -z "$(find pom.xml ./*/pom.xml common/src hook-api/src source-connector/src sink-connector/src \
    jdbc-state-store/src command/src distribution/src quickstart/src/main config-examples README.md LICENSE NOTICE \
    -type f -newer "$archive" -print -quit)" ] || return 1
  while IFS= read -r -d ':' jar; do
    [ -f "$jar" ] || return 1
  done <<<"$(cat quickstart/target/worker.classpath):"
}

for option in "$@"; do
  case "$option" in
    --help | -h) sed -n 's/^      //p' quickstart/src/main/java/io/neaptide/connect/quickstart/Quickstart.java |
      sed -n '/^Usage/,/this text/p'; exit 0 ;;
  esac
done

if ! is_built; then
  command -v mvn >/dev/null 2>&1 ||
    fail "no mvn found, which is needed to build. Install Maven 3.8.5 or newer."
  "${JAVA_HOME:+$JAVA_HOME/bin/}javac" -version >/dev/null 2>&1 ||
    fail "java is there, but no javac: install a JDK, not only a runtime."
  echo "Building (the first time, Maven downloads what it needs; that takes a few minutes) ..."
  mvn -q -ntp -B -DskipTests -pl distribution,quickstart -am package ||
    fail "the build failed; its messages are above."
  touch distribution/target/*.zip
fi

exec "$java_command" -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
  -Dneaptide.home="$PWD" -Dlog4j2.level=ERROR \
  -cp "quickstart/target/classes:$(cat quickstart/target/worker.classpath)" \
  io.neaptide.connect.quickstart.Quickstart "$@"
