#!/usr/bin/env bash
# Runs a benchmark: benchmarks/run.sh comparison [--rows 1000000 ...]; see the class for its options.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
case "${1:-}" in
  comparison) main=ComparisonBenchmark ;;
  *) echo "usage: benchmarks/run.sh comparison [--option value ...]" >&2; exit 2 ;;
esac
shift
mvn -q -ntp -B -DskipTests -pl distribution,quickstart,benchmarks -am package
exec java -Xmx512m -Dneaptide.home="$PWD" -Dlog4j2.level=ERROR \
  -cp "benchmarks/target/classes:quickstart/target/classes:$(cat quickstart/target/worker.classpath)" \
  "io.neaptide.connect.benchmarks.$main" "$@"
