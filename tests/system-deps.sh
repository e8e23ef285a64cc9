#!/usr/bin/env bash
# Installs what the tests need and npm does not bring: a browser, a display without a screen, keys, ttys, video, a compiler.
set -euo pipefail

packages=(chromium xvfb xauth xdotool x11-xkb-utils socat ffmpeg gcc libc6-dev udev procps)
# Chromium without windows of its own, which pages are shown in where it is installed: they open sooner. Not needed.
shell=chromium-headless-shell

if ! command -v apt-get >/dev/null; then
  echo "This is no Debian or Ubuntu. Install by your own means what these Debian packages hold:"
  echo "  ${packages[*]}"
  exit 1
fi

installed() { dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'install ok installed'; }
as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }
install() { as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null; }

missing=()
for package in "${packages[@]}"; do
  installed "$package" || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  echo "Installing by apt: ${missing[*]}"
  as_root apt-get update -qq
  install "${missing[@]}"
fi
if ! installed "$shell" && { [ ${#missing[@]} -gt 0 ] || [ "$(id -u)" -eq 0 ]; }; then
  [ ${#missing[@]} -gt 0 ] || apt-get update -qq || true
  # both have to be of one version
  [ -z "$(apt-cache madison "$shell")" ] || install chromium "$shell" || echo "Without $shell, which is not needed."
fi
echo "Everything the tests need is installed: ${packages[*]}"
