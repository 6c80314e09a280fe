# SPDX-License-Identifier: Apache-2.0
# Sourced by scripts/serve and scripts/test: makes sure of the one thing the rest is written in, Python 3.11.

if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  if ! command -v apt-get >/dev/null; then
    echo "Cannot go on: Python 3.11 or newer is missing and this system has no apt-get; install it and run this again." >&2
    exit 1
  fi
  if [ "$(id -u)" != 0 ]; then
    echo "Cannot go on: Python 3.11 or newer is missing; as root: apt-get install python3 python3-pip ca-certificates" >&2
    exit 1
  fi
  echo "Python 3 is missing: installing it" >&2
  if ! { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
      python3 python3-pip ca-certificates; } >/tmp/partwright-bootstrap.log 2>&1; then
    echo "Cannot go on: apt-get cannot install python3 ($(tail -n 1 /tmp/partwright-bootstrap.log))." >&2
    exit 1
  fi
  if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Cannot go on: this system's Python is older than 3.11; install a newer one and run this again." >&2
    exit 1
  fi
fi
