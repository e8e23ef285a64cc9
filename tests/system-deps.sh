#!/usr/bin/env bash
# Installs what the tests need and npm does not bring: a browser, a display without a screen, keys, ttys, video, a compiler.
set -euo pipefail

packages=(chromium xvfb xauth xdotool x11-xkb-utils socat ffmpeg gcc libc6-dev udev procps)

if ! command -v apt-get >/dev/null; then
  echo "This is no Debian or Ubuntu. Install by your own means what these Debian packages hold:"
  echo "  ${packages[*]}"
  exit 1
fi

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
  echo "Everything the tests need is installed: ${packages[*]}"
  exit 0
fi

sudo=()
[ "$(id -u)" -eq 0 ] || sudo=(sudo)
echo "Installing by apt: ${missing[*]}"
"${sudo[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
echo "Installed."
