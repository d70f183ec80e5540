#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes ready what a job needs on its machine, then becomes the job.

    prepare.py [options] -- PROGRAM [ARGUMENT...]

The environment is found from the project's files or made by a command (recipe.py), and stands on the image's own Python
(environment.py); its programs come first in the job's PATH. Before that the data come that it wants from elsewhere (data.py).
Exit codes: 125 environment or data could not be brought about, 126 no GPU that the job could use, 127 no such program; all others
are the program's own. Since a program may exit with these, too, why it did not begin goes to the descriptor that STINT_REPORT
names, which the program does not get (docs/pact.md).
"""
import argparse
import os
import sys

BESIDE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "beside")
sys.path.insert(0, BESIDE if os.path.isdir(BESIDE) else os.path.dirname(os.path.abspath(__file__)))

import carnd_setup  # noqa: E402
import data  # noqa: E402
import environment  # noqa: E402
import gpu  # noqa: E402
import interpreter  # noqa: E402
import kernels  # noqa: E402
import recipe as recipes  # noqa: E402
import sources  # noqa: E402
import tool  # noqa: E402

NO_PROGRAM = 127
LACKS = {environment.CANNOT: "environment", gpu.NONE: "gpu", NO_PROGRAM: "program"}
NEEDS = {"nothing": ((), ()), "run": (("nbclient", "ipykernel"), ("nbclient", "ipykernel"))}
SERVERS = ("jupyterlab", "notebook")


def options(words):
    parser = argparse.ArgumentParser(prog="prepare")
    parser.add_argument("--top", default=".", help="the project's folder, from where the job runs")
    parser.add_argument("--setup", help="a command that makes the environment, in place of the project's files")
    parser.add_argument("--environment", default="auto", choices=("auto", "image", "carnd-term1"))
    parser.add_argument("--jupyter", default="nothing", choices=("nothing", "run", "serve"), help="what of it the job needs")
    parser.add_argument("--gpu", help="what the machine should have, in words")
    parser.add_argument("--own-folder", help="this machine is the user's own: below HOME, where all that is made stays")
    parser.add_argument("--source", help="the notebook or script that is run, or opened")
    parser.add_argument("--data", help="a file beside this one that says which data (data.py)")
    parser.add_argument("program", nargs="+")
    return parser.parse_args(words)


def needs_of(job, base):
    if job.jupyter != "serve":
        return NEEDS[job.jupyter]
    server = next((name for name in SERVERS if base.has(name)), SERVERS[0])
    return (server, "ipykernel"), (server, "ipykernel")


def looked_at(job):
    if job.source:
        return [job.source]
    return sources.notebooks_in(".") if job.jupyter == "serve" else []


def old_tensorflow(job, recipe, files):
    """Whether the environment for TensorFlow 1 is taken, and why, said."""
    if job.environment != "auto":
        return job.environment == "carnd-term1"
    old = next((path for path in files if sources.wants_version_1(sources.code_of(path))), None)
    if old is None or (recipe and any(name.startswith("tensorflow") for name in recipe.names)):
        return False
    tool.say(f"{os.path.basename(old)} is written for TensorFlow 1: it gets the environment carnd-term1, today's TensorFlow with "
             "the ways of version 1 (--environment image: none)")
    return True


def gpu_of(job):
    """What the machine has, in words, and the version of its driver, which is asked before time goes into anything else."""
    if not job.gpu or os.environ.get("STINT_GPU_CHECK") == "off":
        return job.gpu, None
    version = gpu.driver(job.gpu)
    if version != "rehearsal":
        return job.gpu, version
    tool.say(f"this is a rehearsal: its {job.gpu} is there in name only, and no framework is asked for it")
    return None, None


def place_of(job):
    """The interpreter that the job gets."""
    base = interpreter.of_image()
    top = os.path.abspath(job.top)
    files = looked_at(job)
    recipe = None if job.environment == "image" else recipes.find(os.getcwd(), top, job.setup)
    expected, driver = gpu_of(job)
    extras = carnd_setup.extras(BESIDE, expected) if old_tensorflow(job, recipe, files) else None
    place = environment.ready(base, recipe, extras, needs_of(job, base), os.path.basename(top))
    if job.jupyter == "serve":
        kernels.name_unknown(place, files)
    if driver:
        code = "\n".join(sources.code_of(path) for path in files)
        gpu.check(place, expected, driver, sources.frameworks_in(code))
    return place


def become(words, place):
    variables = place.environment()
    if os.path.isdir("src") and os.path.isfile("pyproject.toml"):  # its own modules are found where they lie
        variables["PYTHONPATH"] = ":".join(filter(None, [os.path.abspath("src"), variables.get("PYTHONPATH")]))
    words = [word.replace("{beside}", BESIDE) for word in words]
    sys.stderr.flush()
    try:
        os.execvpe(words[0], words, variables)
    except OSError as error:
        raise tool.Stop(f"cannot run {words[0]}: {error.strerror}", NO_PROGRAM) from error


def take_report():
    """The descriptor for why the program did not begin; -1: nobody asked for one. It is nobody's but ours."""
    number = int(os.environ.pop("STINT_REPORT", "-1"))
    if number >= 0:
        os.set_inheritable(number, False)
    return number


def report(code, why):
    if REPORT >= 0:
        os.write(REPORT, f"{LACKS[code]} {why}\n".encode("utf-8", "replace")[:4000])


def bring_data(job):
    try:
        items, top = data.read(os.path.join(BESIDE, job.data)) if job.data else [], os.path.abspath(job.top)
        data.forget(top, [item["name"] for item in items])
        data.bring(items, top)
    except (tool.Failed, OSError) as failed:
        raise tool.Stop(f"the data could not be fetched: {failed}", environment.CANNOT) from failed


def not_made(failed, lines):
    for line in lines:
        tool.show("|", line)
    tool.say(f"the environment could not be made: {failed}")
    if any("No space left on device" in text for text in [*lines, str(failed)]):
        tool.say("this machine's disk is full, and what was begun is removed again; a new machine with a larger one: --disk SIZE")
    return environment.CANNOT


def main():
    job = options(sys.argv[1:])
    tool.own_folder = job.own_folder and os.path.expanduser(os.path.join("~", job.own_folder))
    try:
        bring_data(job)
        become(job.program, place_of(job))
    except tool.Stop as stop:
        tool.say(stop)
        report(stop.code, stop)
        return stop.code
    except (tool.Failed, recipes.Unreadable, OSError) as failed:
        report(environment.CANNOT, failed)
        return not_made(failed, getattr(failed, "lines", []))
    except KeyboardInterrupt:
        return 130


REPORT = take_report()

if __name__ == "__main__":
    sys.exit(main())
