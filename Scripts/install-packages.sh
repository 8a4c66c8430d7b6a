#!/usr/bin/env bash
# Installs the C libraries that are missing, or says the one line that does it.
set -euo pipefail

missing=()
for pair in libyaml-dev:yaml.h libzstd-dev:zstd.h; do
  header=${pair#*:}
  if ! [ -e "/usr/include/$header" ] && ! [ -e "/usr/local/include/$header" ]; then
    missing+=("${pair%%:*}")
  fi
done
[ "${#missing[@]}" -eq 0 ] && exit 0

install=(apt-get install -y --no-install-recommends "${missing[@]}")
if ! command -v apt-get >/dev/null; then
  echo "quantal needs ${missing[*]}; please install them with this system's package manager" >&2
  exit 1
elif [ "$(id -u)" -eq 0 ]; then
  as_root=()
elif sudo -n true 2>/dev/null; then
  as_root=(sudo)
else
  echo "quantal needs ${missing[*]}; please run: sudo ${install[*]}" >&2
  exit 1
fi
echo "Installing ${missing[*]}" >&2
# Package lists may be old or absent; a failure to renew them shows in the installation.
"${as_root[@]}" apt-get update -qq >/dev/null || true
DEBIAN_FRONTEND=noninteractive "${as_root[@]}" "${install[@]}" -qq >/dev/null
