// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/gpu.h"

#include <fmt/format.h>

namespace stint::rehearsal::hosts {

std::string gpu_file(const Gpu& gpu) {
  return fmt::format("name={}\ncount={}\nmemory_mib={}\n", gpu.name, gpu.count, gpu.memory_mib);
}

std::string_view nvidia_smi_script() {
  return R"sh(#!/bin/sh
# Stands where NVIDIA's program stands on a machine with GPUs. The rehearsal cloud writes into the file below what GPUs
# the instance type has on EC2; this host has none, and nothing printed here was measured.
file=/run/stint-rehearsal/gpu
[ -r "$file" ] || { echo "No devices were found"; exit 6; }

value() { sed -n "s/^$1=//p" "$file" | head -n 1; }
name=$(value name) count=$(value count) memory=$(value memory_mib)
used=$(value used_mib) busy=$(value busy_percent)
used=${used:-0} busy=${busy:-0}

# field NAME GPU: the value with its unit; 1 where there is no such field.
field() {
  case $1 in
    index) echo "$2" ;;
    count) echo "$count" ;;
    name | gpu_name) echo "$name" ;;
    uuid | gpu_uuid) echo "GPU-rehearsal-$2" ;;
    driver_version) echo "rehearsal" ;;
    memory.total) echo "$memory MiB" ;;
    memory.used) echo "$used MiB" ;;
    memory.free) echo "$((memory - used)) MiB" ;;
    utilization.gpu | utilization.memory) echo "$busy %" ;;
    *) return 1 ;;
  esac
}

unit() {
  case $1 in
    memory.*) echo "$1 [MiB]" ;;
    utilization.*) echo "$1 [%]" ;;
    *) echo "$1" ;;
  esac
}

# each_field FUNCTION FIELDS [GPU]: "a, b, c"
each_field() {
  line=
  for item in $(echo "$2" | tr ',' ' '); do
    text=$("$1" "$item" "$3") || { echo "Field \"$item\" is not a valid field to query."; exit 2; }
    if [ "$units" = no ] && [ "$1" = field ]; then text=${text% MiB} text=${text% %}; fi
    line="$line${line:+, }$text"
  done
  echo "$line"
}

gpus() { seq 0 $((count - 1)); }

show() {
  echo "nvidia-smi of a rehearsal host: there is no GPU here, and nothing below was measured."
  for gpu in $(gpus); do echo "GPU $gpu: $name, $used MiB of $memory MiB in use, $busy % busy"; done
}

query= format= list= apps=
for option; do
  case $option in
    -L | --list-gpus) list=yes ;;
    --query-gpu=*) query=${option#*=} ;;
    --query-compute-apps=*) apps=${option#*=} ;;
    --format=*) format=,${option#*=}, ;;
    *) echo "nvidia-smi of a rehearsal host knows -L, --query-gpu, --query-compute-apps and --format; not: $option"; exit 2 ;;
  esac
done
case $format in *,nounits,*) units=no ;; *) units=yes ;; esac
case $format in *,noheader,*) header=no ;; *) header=yes ;; esac
case $format in '' | *,csv,*) ;; *) echo "--format= has to say csv"; exit 2 ;; esac

if [ -n "$list" ]; then
  for gpu in $(gpus); do echo "GPU $gpu: $name (UUID: GPU-rehearsal-$gpu)"; done
elif [ -n "$query$apps" ]; then
  [ -n "$format" ] || { echo "\"--format=\" switch is missing."; exit 2; }
  if [ -n "$apps" ]; then
    [ "$header" = no ] || each_field echo "$apps"
    exit 0
  fi
  [ "$header" = no ] || each_field unit "$query"
  for gpu in $(gpus); do each_field field "$query" "$gpu"; done
else
  show
fi
)sh";
}

}  // namespace stint::rehearsal::hosts
