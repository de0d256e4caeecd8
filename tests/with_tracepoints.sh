#!/bin/sh
# with_tracepoints.sh COMMAND...: runs COMMAND where the kernel's tracepoints can be seen. systemd mounts tracefs; a small
# virtual machine has nobody who does, so there it is mounted for COMMAND alone, in a mount namespace of its own. Where
# that may not be done COMMAND runs as it is, and says what is missing.
for folder in /sys/kernel/tracing /sys/kernel/debug/tracing; do
  [ ! -e "$folder/events" ] || exec "$@"
done
mount='mount -t tracefs tracefs /sys/kernel/tracing'
if unshare --mount sh -c "$mount" 2>/dev/null; then
  exec unshare --mount sh -c "$mount && exec \"\$@\"" sh "$@"
fi
exec "$@"
