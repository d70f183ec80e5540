#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The boot timer of a stint: it powers this machine off when the seconds it was given are used up. It needs no stint,
# no network and no clock that is right. The countdown itself is held by PID 1 (stint-off@SECONDS.timer); this script
# only counts and arms. Units: boothook.sh; files: docs/pact.md.
#
#   tick   every ten seconds and first at each boot: count, take what stintd shortened or extended, arm, give a sign of
#          life
#   stop   when the machine goes down in good order
#   off    power off now, in a bounded time, whatever refuses
set -u
umask 022
root=${STINT_ROOT:-}  # tests run this below another root
disk=$root/var/lib/stint/boot
run=$root/run/stint

WRITE_EVERY=10  # seconds between ticks: what a crash can lose
LONGEST_REBOOT=600  # a gap beyond this was a stop, or a clock that jumped
GRACE=900  # for a start after the end: time to look, then off
TOO_LITTLE=60  # less than this is of no use after a start
LONGEST_EXTENSION=172800  # from now on

read_uptime() {
  read -r up _ <"$root/proc/uptime"
  up=${up%%.*}
}

read_clocks() {
  read_uptime
  read -r boot <"$root/proc/sys/kernel/random/boot_id"
  wall=$(date +%s)
}

# Whether $1 is a whole number that the shell can count with.
number() {
  case $1 in '' | *[!0-9]*) return 1 ;; esac
  [ ${#1} -le 10 ]
}

# Replaces file $1 by the line $2, whole or not at all; a full disk leaves the old one.
keep() {
  if printf '%s\n' "$2" >"$1.$$" && sync "$1.$$"; then mv -f "$1.$$" "$1"; else rm -f "$1.$$"; fi
} 2>/dev/null

# Reads "used limit uptime wall boot", as of when it was written.
read_count() {
  used='' limit='' at='' seen='' of=''
  { read -r used limit at seen of <"$1"; } 2>/dev/null
  number "$used" && number "$limit" && number "$at" && number "$seen" && [ -n "$of" ]
}

write_count() {
  keep "$run/count" "$used $limit $up $wall $boot"
  keep "$disk/count" "$used $limit $up $wall $boot"
}

# Sets used and limit as of now, and whether this is the first look in this boot. A count that cannot be read leaves the
# grace and no more.
load() {
  first=yes
  if read_count "$run/count" && [ "$of" = "$boot" ]; then
    first=no
  elif ! read_count "$disk/count"; then
    used=0 limit=$GRACE
    return
  elif [ "$of" != "$boot" ]; then
    count_over_a_boot
    return
  fi
  if [ "$up" -gt "$at" ]; then used=$((used + up - at)); fi
}

# Time that the machine was off is free, so long as it went off in good order. After a crash or a reboot the gap counts
# as far as a wall clock can be believed; what was not yet written counts in any case.
count_over_a_boot() {
  gap=$((wall - seen))
  stopped=yes
  if [ -e "$disk/ended" ]; then
    used=$((used + up))
  elif [ "$gap" -ge 0 ] && [ "$gap" -le $LONGEST_REBOOT ]; then
    used=$((used + gap))
    stopped=no
  else
    used=$((used + WRITE_EVERY + up))
  fi
  # A reboot at the very end must not win time; a start after the end may have a little.
  if [ $stopped = yes ] && [ $((limit - used)) -lt $TOO_LITTLE ]; then limit=$((used + GRACE)); fi
}

# Reads "seconds uptime boot" from stintd's file $1 and sets the limit that it asks for.
read_asked() {
  n='' asked='' of=''
  { read -r n asked of <"$1"; } 2>/dev/null
  number "$n" && number "$asked" && [ "$of" = "$boot" ] || return 1
  wanted=$((used + n - (up - asked)))
  if [ "$wanted" -lt "$used" ]; then wanted=$used; fi
}

# stintd knows the launch time and so that there is less left.
take_shortened() {
  if read_asked "$run/shorten" && [ "$wanted" -lt "$limit" ]; then limit=$wanted; fi
}

# The owner has extended the stint. The file stays until all of it is done: a tick that is killed is repeated.
take_extended() {
  extended=no
  if read_asked "$run/extend" && [ "$wanted" -ge "$limit" ] && [ $((wanted - used)) -le $LONGEST_EXTENSION ]; then
    extended=yes limit=$wanted
  else
    rm -f "$run/extend"
  fi
}

is_armed() { systemctl --quiet is-active "stint-off@$armed.timer"; }

start_timer() {
  armed=$1
  systemctl --no-block start "stint-off@$armed.timer"
  is_armed || sleep 1
}

# An armed timer is not disarmed by what is shorter: that is armed beside it, and the first to fire ends the machine.
arm() {
  left=$((limit - used))
  armed='' due=''
  { read -r armed due <"$run/armed"; } 2>/dev/null
  if [ "$left" -le 0 ]; then
    systemctl --no-block start stint-off.service
  elif [ $extended = yes ]; then
    arm_later
  elif ! number "$armed" || ! number "$due" || [ "$due" -gt $((up + left + 1)) ] || ! is_armed; then
    start_timer "$left"
    keep "$run/armed" "$left $((up + left))"
  fi
}

# The longer timer runs before the earlier ones are stopped. One of the same name would fire at its own time: a second
# less is another name.
arm_later() {
  earlier=$armed armed=$left
  while is_armed && [ "$armed" -gt 1 ]; do armed=$((armed - 1)); done
  start_timer "$armed"
  if ! is_armed; then
    armed=$earlier extended=no
    return
  fi
  keep "$run/armed" "$armed $((up + armed))"
  for timer in $(systemctl --no-legend --plain list-units 'stint-off@*.timer' | cut -d ' ' -f 1); do
    if [ "$timer" != "stint-off@$armed.timer" ]; then systemctl --no-block stop "$timer"; fi
  done
}

# On disk, before what asked for it is forgotten: the next boot counts with it.
forget_extension() {
  keep "$disk/begun" "$limit"
  rm -f "$run/extend"
}

# What stintd and a look from outside are told.
sign() {
  live=false
  if [ "$left" -gt 0 ] && is_armed; then live=true; fi
  keep "$run/boot-timer" "{\"boot_id\":\"$boot\",\"at_s\":$up,\"used_s\":$used,\"limit_s\":$limit,\"armed\":$live}"
  if [ $first = yes ]; then
    # shellcheck disable=SC2016  # the words after it are its own
    timeout 5 sh -c 'echo "$1" >"$2"' - "stint: boot timer armed: $live, $left s left" "$root/dev/console"
  fi 2>/dev/null
}

tick() {
  mkdir -p "$run"
  load
  take_shortened
  take_extended
  arm
  write_count
  if [ $extended = yes ]; then forget_extension; fi
  if [ $first = yes ]; then rm -f "$disk/ended"; fi
  sign
}

stop() {
  load
  write_count
  case $(systemctl --no-legend --plain list-jobs 2>/dev/null) in
    *poweroff.target* | *halt.target*) keep "$disk/ended" "$wall" ;;
  esac
}

# Waits until $1 seconds after the start of `off`. The last round of signals in a shutdown spares what is called @…, and
# so must be each sleep: one that is killed is missed and replaced.
until_after() {
  while read_uptime && [ $((up - began)) -lt "$1" ]; do
    PATH="$run:$PATH" @sleep $((began + $1 - up)) 2>/dev/null || sleep 1
  done
}

off() {
  began=$up
  ln -sfn "$(command -v sleep)" "$run/@sleep"
  { load; write_count; keep "$disk/ended" "$wall"; } &  # a disk may hang
  # Straight to PID 1: logind would wait for those who inhibit a shutdown.
  systemctl --no-block --job-mode=replace-irreversibly start poweroff.target || systemctl --no-block poweroff &
  until_after 20
  systemctl --force poweroff &
  until_after 40
  sync &
  until_after 42
  systemctl --force --force --no-sync poweroff || poweroff -f -f &
  until_after 45
  # In a container this would switch off the computer around it.
  if [ "$(systemd-detect-virt --container)" = none ]; then echo o >"$root/proc/sysrq-trigger"; fi
}

read_clocks
case ${1:-} in
  tick) tick ;;
  stop) stop ;;
  off) off ;;
  *) echo "usage: boot-timer tick|stop|off" >&2; exit 2 ;;
esac
