# Scanners that are plugged in already get the rights that the new rule gives: docs/scanners.md#udev
if hash udevadm 2>/dev/null && [ -d /run/udev ]; then
    udevadm control --reload || true
    udevadm trigger --subsystem-match=hidraw --subsystem-match=tty || true
fi
