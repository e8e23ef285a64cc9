#!/usr/bin/env bash
# Installs what the tests need and npm does not bring: a browser, a display without a screen, keys, ttys, video, a compiler.
set -euo pipefail

packages=(chromium xvfb xauth xdotool x11-xkb-utils socat ffmpeg gcc libc6-dev udev procps)
# the same browser without windows of its own: pages open sooner in it, and where no source has it the whole one shows them
shell=chromium-headless-shell

if ! command -v apt-get >/dev/null; then
  echo "This is no Debian or Ubuntu. Install by your own means what these Debian packages hold:"
  echo "  ${packages[*]}"
  exit 1
fi

installed() { dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'install ok installed'; }
as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }

missing=()
for package in "${packages[@]}"; do
  installed "$package" || missing+=("$package")
done
if ! installed "$shell"; then
  # only what is needed must be reached
  as_root apt-get update -qq || [ ${#missing[@]} -eq 0 ]
  if [ -n "$(apt-cache madison "$shell")" ]; then missing+=(chromium "$shell"); fi # of one version
elif [ ${#missing[@]} -gt 0 ]; then
  as_root apt-get update -qq
fi
if [ ${#missing[@]} -eq 0 ]; then
  echo "Everything the tests need is installed: ${packages[*]}"
  exit 0
fi

echo "Installing by apt: ${missing[*]}"
as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
echo "Installed."
