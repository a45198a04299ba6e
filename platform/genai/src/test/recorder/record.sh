#!/usr/bin/env bash
# Records the corpus anew. usage: record.sh [SET...]   (CACHE, a folder, keeps the libraries between runs)
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
cache="${CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/lynex-corpus-recorder}"
corpus="$here/../resources/dev/lynex/genai/corpus"

# Installs again only what changed since the last run.
fresh() { [ -f "$2/.done" ] && cmp -s "$1" "$2/.done"; }

for file in "$here"/requirements/*.txt; do
  home="$cache/$(basename "$file" .txt)"
  fresh "$file" "$home" && continue
  rm -rf "$home"
  python3 -m venv "$home"
  "$home/bin/pip" install --quiet --requirement "$file"
  cp "$file" "$home/.done"
done

for file in "$here"/node/*/package.json; do
  home="$cache/$(basename "$(dirname "$file")")"
  if ! fresh "$file" "$home"; then
    rm -rf "$home"
    mkdir -p "$home"
    cp "$file" "$home/"
    (cd "$home" && npm install --no-audit --no-fund --no-package-lock --loglevel=error)
    cp "$file" "$home/.done"
  fi
  cp "$here/node/client.mjs" "$home/"
done

export PYTHONDONTWRITEBYTECODE=1
"$cache/recorder/bin/python" "$here/record.py" "$cache" "$corpus" "$@"
