#!/usr/bin/env bash
# Holds the OpenAPI files against a running Lynex: a schema fuzzer sends what the files allow and what they do not, and every
# answer must be one that they describe, and none a server's error.
# usage: fuzz.sh LAUNCHER TOOLS REPORTS [EXAMPLES]
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../../../.." && pwd)"
launcher="$1" tools="$2" reports="$3" examples="${4:-30}"
mkdir -p "$tools" "$reports"

if ! cmp -s "$here/requirements.txt" "$tools/.done"; then
  rm -rf "$tools/venv"
  python3 -m venv "$tools/venv"
  "$tools/venv/bin/pip" install --quiet --requirement "$here/requirements.txt"
  cp "$here/requirements.txt" "$tools/.done"
fi

data="$(mktemp -d)"
pid=""
# shellcheck disable=SC2317 # called by the trap
finish() {
  if [ -n "$pid" ]; then
    kill -TERM "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  fi
  rm -rf "$data"
}
trap finish EXIT

# The launcher is replaced by what it starts, so this is the id to end.
"$launcher" up --json --data "$data/lynex" --port-ingest 0 --port-query 0 --port-otlp-http 0 --port-otlp-grpc 0 \
  >"$data/ready.json" 2>"$reports/lynex.log" &
pid=$!
until grep -q queryUrl "$data/ready.json"; do
  kill -0 "$pid" 2>/dev/null || {
    echo "Lynex did not start; the end of its log:" >&2
    tail -20 "$reports/lynex.log" >&2
    exit 1
  }
  # Looks again soon; how long a start takes is the machine's affair.
  sleep 0.5
done
value() { python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$data/ready.json" "$1"; }

# Something to answer with: traces, sessions, errors, costs.
LYNEX_API_KEY="$(value ingestKey)" "$launcher" demo --ingest "$(value ingestUrl)" --rate 50 --duration 5s --seed 1 >/dev/null

# The fuzzer signs out what it is signed in with, if it may; headers reach it by a file, so that no list of processes has them.
fuzz() {
  local name="$1" file="$2" url="$3" header="$4"
  cat >"$data/$name.toml" <<TOML
base-url = "$url"
headers = { $header }
TOML
  # The proof is in what is found, not in how much: a failure has the request that shows it, and the seed.
  (cd "$data" && "$tools/venv/bin/schemathesis" --config-file "$data/$name.toml" --no-color run "$file" \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance \
    --phases examples,coverage,fuzzing --max-examples "$examples" --seed "${SEED:-1}" --continue-on-failure \
    --generation-database none --warnings off --exclude-operation-id signOut \
    --report junit --report-junit-path "$reports/TEST-$name.xml" |
    cut -c 1-2000)
}
code=0
fuzz query "$root/query-fn/src/main/resources/dev/lynex/query/openapi.yaml" "$(value queryUrl)" \
  "Authorization = \"Bearer $(value apiToken)\"" || code=1
fuzz ingest "$root/ingest-fn/src/main/resources/dev/lynex/ingest/openapi.yaml" "$(value ingestUrl)" \
  "X-API-Key = \"$(value ingestKey)\"" || code=1
kill -0 "$pid" 2>/dev/null || {
  echo "Lynex ended under the requests; the end of its log:" >&2
  tail -20 "$reports/lynex.log" >&2
  code=1
}
exit $code
