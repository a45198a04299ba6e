#!/usr/bin/env bash
# Makes a base for container images out of this machine's JDK, without a registry: once, into the cache folder.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
tools="$here/../operator/src/test/kubernetes"
# shellcheck source=../operator/src/test/kubernetes/lib/message.sh
. "$tools/lib/message.sh"

usage() {
  cat <<'HELP'
usage: base.sh

Prints the path of a file with an image (in Docker's format) of the Java runtime that Lynex' functions need, made out of the
JDK at JAVA_HOME and this machine's C library; makes it when it is not there. It lies in $XDG_CACHE_HOME/lynex/images, or
~/.cache/lynex/images. It has no shell, and is for this machine's architecture.
HELP
}

# What jdeps says our classes and libraries need, without java.desktop, which they use only where it is there; DNS for
# mongodb+srv, keep-alive for sockets, and what tells about a process that misbehaves.
MODULES=java.base,java.logging,java.management,java.naming,java.net.http,java.security.jgss,java.security.sasl,java.sql
MODULES=$MODULES,java.xml,jdk.jcmd,jdk.jfr,jdk.management,jdk.management.agent,jdk.naming.dns,jdk.net,jdk.unsupported

case "${1:-}" in
  "") ;;
  --help | -h)
    usage
    exit 0
    ;;
  *) die "unknown option '$1'; see base.sh --help" ;;
esac
[ "$(uname -s)" = Linux ] || die "a base image is made of Linux' files; this is $(uname -s)"
[ -r "${JAVA_HOME:-/nonexistent}/release" ] || die "JAVA_HOME (${JAVA_HOME:-not set}) is no JDK"

cache="${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}"
case "$cache" in /*) ;; *) cache="$HOME/.cache" ;; esac
# Another JDK, C library, set of modules or way to make it gives another file.
key="$({
  printf '%s\n' "$MODULES"
  cat "$JAVA_HOME/release" "$0" "$tools/java-root.sh" "$tools/image.sh"
  ldd --version
} | sha256sum | cut -c1-12)"
folder="$cache/lynex/images" base="$cache/lynex/images/base-$key.tar"
if [ ! -s "$base" ]; then
  mkdir -p "$folder"
  temporary="$(mktemp -d "$folder/.base.XXXXXX")"
  trap 'rm -rf "$temporary"' EXIT
  bash "$tools/java-root.sh" "$temporary/root" "$MODULES" >&2
  # glibc's licence wants to go with it.
  [ ! -r /usr/share/doc/libc6/copyright ] ||
    install -D -m 644 /usr/share/doc/libc6/copyright "$temporary/root/usr/share/doc/libc6/copyright"
  bash "$tools/image.sh" lynex-base:jdk25 "$temporary/root" "$temporary/base.tar" '["java"]' \
    PATH=/java/bin JAVA_HOME=/java LANG=C.UTF-8
  mv -f "$temporary/base.tar" "$base"
fi
printf '%s\n' "$base"
