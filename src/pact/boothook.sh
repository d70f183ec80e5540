#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Writes the boot timer of stint @TOKEN@ and starts it. cloud-init runs this at every boot; from the second on it only
# repairs what is missing. Nothing here may wait: the boot does.
set -u
umask 022
root=${STINT_ROOT:-}
disk=$root/var/lib/stint/boot
units=$root/etc/systemd/system
changed=no

# Writes what it reads to file $1, if that says something else.
put() {
  text=$(cat; echo .)
  if [ "$(cat "$1" 2>/dev/null; echo .)" = "$text" ]; then return; fi
  changed=yes
  mkdir -p "${1%/*}"
  printf '%s' "${text%.}" >"$1.new" && mv -f "$1.new" "$1"
}

put "$disk/boot-timer" <<'STINT_FILE'
@BOOT_TIMER@STINT_FILE
put "$disk/token" <<'STINT_FILE'
@TOKEN@
STINT_FILE

# It is pulled in by sysinit.target, but neither waits for the other: a timer must not hold up a boot.
put "$units/stint-boot-timer.service" <<'STINT_FILE'
[Unit]
Description=stint: boot timer
DefaultDependencies=no
IgnoreOnIsolate=yes
After=local-fs.target
Conflicts=shutdown.target
Before=shutdown.target
Wants=stint-tick.timer

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/sh /var/lib/stint/boot/boot-timer tick
ExecStop=/bin/sh /var/lib/stint/boot/boot-timer stop
TimeoutStartSec=30
TimeoutStopSec=5
STINT_FILE
put "$units/stint-tick.timer" <<'STINT_FILE'
[Unit]
Description=stint: the count of the boot timer
DefaultDependencies=no
IgnoreOnIsolate=yes
After=stint-boot-timer.service

[Timer]
OnActiveSec=1s
OnUnitActiveSec=10s
AccuracySec=1s
STINT_FILE
put "$units/stint-tick.service" <<'STINT_FILE'
[Unit]
Description=stint: the count of the boot timer
DefaultDependencies=no
IgnoreOnIsolate=yes

[Service]
Type=oneshot
ExecStart=/bin/sh /var/lib/stint/boot/boot-timer tick
TimeoutStartSec=30
LogLevelMax=notice
STINT_FILE
put "$units/stint-off@.timer" <<'STINT_FILE'
[Unit]
Description=stint: power off after %i seconds
DefaultDependencies=no
IgnoreOnIsolate=yes

[Timer]
OnActiveSec=%i
AccuracySec=100ms
Unit=stint-off.service
STINT_FILE
# Whichever way it ends, the machine is off. The @ of its name keeps it alive through a shutdown that waits for others.
put "$units/stint-off.service" <<'STINT_FILE'
[Unit]
Description=stint: power off, in a bounded time
DefaultDependencies=no
IgnoreOnIsolate=yes
StartLimitIntervalSec=0
SuccessAction=poweroff-immediate
FailureAction=poweroff-immediate

[Service]
ExecStart=@/bin/sh @stint-off /var/lib/stint/boot/boot-timer off
OOMScoreAdjust=-1000
STINT_FILE
# A unit that refuses to stop must not keep the machine running (the default is 30 minutes), and a halted machine bills.
put "$units/poweroff.target.d/stint.conf" <<'STINT_FILE'
[Unit]
JobTimeoutSec=40
JobTimeoutAction=poweroff-immediate
STINT_FILE
put "$units/systemd-halt.service.d/stint.conf" <<'STINT_FILE'
[Unit]
SuccessAction=poweroff-force
STINT_FILE
mkdir -p "$units/sysinit.target.wants"
ln -sfn ../stint-boot-timer.service "$units/sysinit.target.wants/stint-boot-timer.service"

# The first boot: the count begins.
if ! [ -e "$disk/begun" ]; then
  read -r up _ <"$root/proc/uptime"
  read -r boot <"$root/proc/sys/kernel/random/boot_id"
  echo "0 @SECONDS@ ${up%%.*} $(date +%s) $boot" >"$disk/count"
  echo "@SECONDS@" >"$disk/begun"
  sync
fi

# A kernel that panics starts again, and the timer goes on, rather than hang and bill.
if [ "$(systemd-detect-virt --container)" = none ]; then echo 10 >"$root/proc/sys/kernel/panic"; fi

if [ $changed = yes ]; then timeout 20 systemctl daemon-reload; fi
systemctl --no-block start stint-boot-timer.service
