#!/usr/bin/env bash
# Puts one of the tools of the exporters' proof into a folder, once for each of its versions.
# usage: prepare.sh python|node|collector FOLDER
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
tool="$1" home="$2/$1"

# Installs again only what changed since the last run.
fresh() { [ -f "$home/.done" ] && cmp -s "$1" "$home/.done"; }

need() {
  command -v "$1" >/dev/null || {
    echo "lynex: $1 is missing; the proof with the official exporters needs $2" >&2
    exit 1
  }
}

case "$tool" in
  python)
    need python3 "Python 3.10 or later, with venv and pip"
    pins="$here/python/requirements.txt"
    fresh "$pins" && exit 0
    rm -rf "$home"
    python3 -m venv "$home"
    "$home/bin/pip" install --quiet --requirement "$pins"
    ;;
  node)
    need npm "Node.js with npm"
    pins="$here/node/package-lock.json"
    mkdir -p "$home"
    # Packages are looked for beside the program.
    cp "$here/node/sender.mjs" "$home/"
    fresh "$pins" && exit 0
    rm -rf "$home/node_modules"
    cp "$here/node/package.json" "$pins" "$home/"
    (cd "$home" && npm ci --no-audit --no-fund --loglevel=error)
    ;;
  collector)
    need go "Go, to build the OpenTelemetry Collector"
    pins="$here/collector/manifest.yaml"
    fresh "$pins" && exit 0
    rm -rf "$home"
    mkdir -p "$home"
    builder="$(sed -n 's/.*otlpreceiver //p' "$pins")"
    echo "the builder $builder"
    # Not in a folder with a go.mod above it, and with the toolchain that is here.
    (cd "$home" && GOBIN="$home" GOTOOLCHAIN=local go install "go.opentelemetry.io/collector/cmd/builder@$builder")
    (cd "$home" && GOTOOLCHAIN=local ./builder --config "$pins" --output-path "$home/build" --verbose)
    mv "$home/build/collector" "$home/collector"
    rm -rf "$home/build"
    ;;
  *)
    echo "usage: prepare.sh python|node|collector FOLDER" >&2
    exit 2
    ;;
esac
cp "$pins" "$home/.done"
