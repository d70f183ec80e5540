# SPDX-License-Identifier: Apache-2.0
# Sourced by ./demo, ./test and .ci/run: installs what is missing, with a word on what and how long.

root_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
python=/usr/bin/python3

# Where is built: in the checkout or, where that cannot be written, in the user's cache.
build_dir=$root_dir/build
if ! mkdir -p "$build_dir" 2>/dev/null || ! [ -w "$build_dir" ]; then
  build_dir=${XDG_CACHE_HOME:-$HOME/.cache}/stint/build
  mkdir -p "$build_dir"
fi

say() { printf '\n== %s\n' "$*"; }
die() { printf 'stopped: %s\n' "$*" >&2; exit 1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# need_room FOLDER MEGABYTES...: stops where the disks of these folders have not so much free in all.
need_room() {
  local folder free needed disk
  declare -A of_disk=() free_on=() named=()
  while [ $# -gt 0 ]; do
    folder=$1 needed=$2
    shift 2
    while [ ! -d "$folder" ]; do folder=$(dirname "$folder"); done
    read -r disk free <<<"$(df --output=target,avail -B1M "$folder" | awk 'END { n = $NF; sub(/ +[0-9]+$/, ""); gsub(/ /, "_"); print $0, n }')"
    of_disk[$disk]=$((${of_disk[$disk]:-0} + needed)) free_on[$disk]=$free named[$disk]=$folder
  done
  for disk in "${!of_disk[@]}"; do
    [ "${free_on[$disk]}" -ge "${of_disk[$disk]}" ] ||
      die "${of_disk[$disk]} MB have to be free on the disk of ${named[$disk]}, and ${free_on[$disk]} MB are; nothing was begun"
  done
}

# Ubuntu has chromium as a snap alone, which sees neither our folders nor our pipes: the tests that need it are skipped.
is_had_here() { [ "$1" != chromium ] || ! grep -qs '^ID=ubuntu$' /etc/os-release; }

# install_packages KIND...: the packages of these kinds in tools/packages.txt that are not there yet.
install_packages() {
  local kinds missing=() package
  kinds=$(printf '%s|' "$@")
  for package in $(awk -v kinds="^(${kinds%|})\$" '$1 ~ kinds { for (i = 2; i <= NF; i++) print $i }' "$root_dir/tools/packages.txt"); do
    is_had_here "$package" || continue
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} = 0 ] && return
  command -v apt-get >/dev/null || die "these packages are missing, and there is no apt-get here: ${missing[*]}"
  say "installing ${#missing[@]} packages with apt (about a minute): ${missing[*]}"
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 -q)
  as_root "${apt[@]}" update || die "apt-get update failed: is there a network?"
  as_root "${apt[@]}" install -y --no-install-recommends "${missing[@]}" || die "apt-get could not install them"
}

# install_judges: the Python packages of tests/requirements.txt, each checked by its hash, in .venv.
install_judges() {
  local venv=$root_dir/.venv stamp
  stamp=$(sha256sum <"$root_dir/tests/requirements.txt")
  [ "$(cat "$venv/stamp" 2>/dev/null)" = "$stamp" ] && return
  say "installing the Python packages of the tests into .venv (about a minute)"
  rm -rf "$venv"
  "$python" -m venv "$venv" || die "python3 -m venv failed"
  "$venv/bin/pip" install -q --disable-pip-version-check --require-hashes -r "$root_dir/tests/requirements.txt" ||
    die "pip could not install tests/requirements.txt"
  printf '%s' "$stamp" >"$venv/stamp"
}

# install_wheels: the wheels of tests/wheels.txt in the cache: tests install them on hosts. Where STINT_TENSORFLOW is set, those
# of tests/wheels_tensorflow.txt too.
install_wheels() {
  [ "$(uname -m)" = x86_64 ] || return 0
  fetch_wheels tests/wheels.txt "5 MB"
  [ -z "${STINT_TENSORFLOW:-}" ] || fetch_wheels tests/wheels_tensorflow.txt "400 MB"
}

# fetch_wheels LIST SIZE: each checked by its hash.
fetch_wheels() {
  local list=$root_dir/$1 wheels=${XDG_CACHE_HOME:-$HOME/.cache}/stint/wheels stamp oldest platforms=()
  local kept=$wheels/${1##*/}.stamp
  stamp=$(sha256sum <"$list")
  [ "$(cat "$kept" 2>/dev/null)" = "$stamp" ] && return
  say "fetching the wheels of $1, which tests install on hosts ($2)"
  mkdir -p "$wheels"
  for oldest in _2_34 _2_28 _2_27 2014 _2_17 2010; do platforms+=(--platform "manylinux${oldest}_x86_64"); done
  "$root_dir/.venv/bin/pip" download -q --disable-pip-version-check --no-deps --require-hashes --python-version 3.11 \
    "${platforms[@]}" --only-binary :all: -d "$wheels" -r "$list" || die "pip could not fetch $1"
  printf '%s' "$stamp" >"$kept"
}

# build PRESET [TARGET...]: configured where it is not yet. `release` and `ci` are built in $build_dir itself, the others, which
# ./test alone has, below build/ of the checkout.
build() {
  local preset=$1 at=() built=(--preset "$1") log=$build_dir/configure.log
  shift
  case $preset in release | ci) at=(-B "$build_dir") built=("$build_dir") ;; esac
  cmake -S "$root_dir" --preset "$preset" ${at+"${at[@]}"} ${cmake_options+"${cmake_options[@]}"} >"$log" 2>&1 ||
    { cat "$log" >&2; die "cmake could not configure"; }
  cmake --build "${built[@]}" ${1:+--target "$@"} || die "the build failed"
}
