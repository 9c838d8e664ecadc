#!/usr/bin/env bash
# Measures how fast Neaptide is, beside others in the same run: see --help.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
main=benchmarks/src/main/java/io/neaptide/connect/benchmarks/Benchmarks.java
case " $* " in
  *" --help "* | *" -h "*) sed -n 's/^ \* \{0,1\}//p' "$main" | sed -n '/^<pre>/,/<\/pre>/p' | sed 's/<[^>]*>//g'; exit 0 ;;
esac
mvn -q -ntp -B -DskipTests -pl distribution,quickstart,benchmarks -am package
exec java -Xmx1g -Dneaptide.home="$PWD" -Dlog4j2.level=ERROR \
  -cp "benchmarks/target/classes:$(cat benchmarks/target/benchmark.classpath)" \
  io.neaptide.connect.benchmarks.Benchmarks "$@"
