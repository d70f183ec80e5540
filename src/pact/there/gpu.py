# SPDX-License-Identifier: Apache-2.0
"""Whether the GPU that is paid for is there: the driver answers, and the framework that the job imports sees the device."""
import json
import subprocess

import tool

NONE = 126  # the exit code where there is none that the job could use
DRIVER_LIMIT, FRAMEWORK_LIMIT = 20, 60  # seconds: both are over before the second minute

TORCH = """
import json, torch
seen = torch.cuda.is_available()
print(json.dumps({"version": torch.__version__, "cuda": torch.version.cuda, "seen": seen,
  "has": torch.cuda.get_arch_list() if seen else [],
  "wants": "sm_%d%d" % torch.cuda.get_device_capability() if seen else ""}))
"""
TENSORFLOW = """
import json, tensorflow as tf
print(json.dumps({"version": tf.__version__, "seen": bool(tf.config.list_physical_devices("GPU")),
  "cuda": tf.sysconfig.get_build_info().get("cuda_version") if tf.test.is_built_with_cuda() else None}))
"""
JAX = """
import importlib.util, json, jax
plugins = [name for name in ("jax_cuda12_plugin", "jax_cuda13_plugin") if importlib.util.find_spec(name)]
print(json.dumps({"version": jax.__version__, "seen": jax.default_backend() == "gpu", "cuda": plugins[0] if plugins else None}))
"""
QUESTIONS = {"torch": TORCH, "tensorflow": TENSORFLOW, "jax": JAX}


def none(which, why):
    return tool.Stop(f"the GPU cannot be used, and the {which} is why: {why}", NONE)


def driver(expected, program="nvidia-smi"):
    """Its version. Stop where it does not answer, or has no device."""
    words = [program, "--query-gpu=driver_version", "--format=csv,noheader"]
    try:
        said = subprocess.run(words, capture_output=True, text=True, timeout=DRIVER_LIMIT)
    except FileNotFoundError as missing:
        raise none("driver", f"this machine should have {expected}, and its image has no nvidia-smi; "
                             "--image pytorch and --image base have a driver") from missing
    except subprocess.TimeoutExpired as hangs:
        why = f"nvidia-smi did not answer within {DRIVER_LIMIT} s on a machine that should have {expected}"
        raise none("driver", why) from hangs
    if said.returncode != 0 or not said.stdout.strip():
        last = (said.stdout + said.stderr).strip().split("\n")[-1] or f"exit code {said.returncode}"
        raise none("driver", f"this machine should have {expected}, and nvidia-smi says: {last}")
    return said.stdout.split("\n")[0].strip()


def ask(place, framework):
    """What the framework says in the job's own interpreter; None where it is not there, or breaks: the job tells why."""
    words = [place.python, "-c", QUESTIONS[framework]]
    try:
        said = subprocess.run(words, capture_output=True, text=True, timeout=FRAMEWORK_LIMIT, env=place.environment())
        return json.loads(said.stdout.strip().split("\n")[-1]) if said.returncode == 0 else None
    except subprocess.TimeoutExpired as hangs:
        raise none("driver", f"{framework} did not find out within {FRAMEWORK_LIMIT} s whether there is a device") from hangs
    except ValueError:
        return None


def check(place, expected, version, frameworks):
    """Stop with exit code 126 where a framework would not use the GPU that this version of the driver has."""
    for framework in frameworks:
        found = ask(place, framework)
        if found is None:
            continue
        name = f"{framework} {found['version']}"
        if not found["cuda"]:
            raise none("wheel", f"{name} was built without CUDA; one with it is wanted here, as --image pytorch has it")
        if not found["seen"]:
            raise none("driver", f"{name} was built for CUDA {found['cuda']}, and driver {version} shows it no device; "
                                 "a newer image, or an older build")
        if found.get("has") and not runs_on(found["has"], found["wants"]):
            raise none("type", f"{name} has code for {' '.join(found['has'])}, and {expected} is {found['wants']}: "
                               "another --type, or another build")
        tool.say(f"{name} sees {expected} (driver {version})")


def runs_on(has, wants):
    """Code of the same generation that is not newer runs; so does what can be compiled there (compute_…)."""
    major, minor = wants[3:-1], int(wants[-1])
    for code in has:
        kind, _, number = code.partition("_")
        number = number.rstrip("af")
        if kind == "sm" and number[:-1] == major and int(number[-1]) <= minor:
            return True
        if kind == "compute" and (int(number[:-1]), int(number[-1])) <= (int(major), minor):
            return True
    return False
