# SPDX-License-Identifier: Apache-2.0
"""How quick the rehearsal cloud is on this computer. Needs what its tests need (tests/rehearsal):

    sudo .venv/bin/python bench/rehearsal_bench.py build/bin/stint-rehearsal
"""
import pathlib
import statistics
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "tests/rehearsal"))
import rehearsal

LAUNCHES = 5
REQUESTS = 3000


def report(what, value, unit):
    print(f"{what:<58} {value:>8} {unit}")


def took(call, *args):
    begin = time.monotonic()
    call(*args)
    return time.monotonic() - begin


def requests_a_second(cloud, call):
    send = cloud.repeater(call)
    return round(REQUESTS / took(lambda: [send() for _ in range(REQUESTS)]))


def launch_to_ssh(cloud, group):
    """Seconds from the call to the end of a command over ssh with a checked host key; and the machine."""
    begin = time.monotonic()
    machine = cloud.launch(SecurityGroupIds=[group])
    cloud.wait_for(machine, "running")
    cloud.said_by(machine, "true")
    return time.monotonic() - begin, machine


def memory_of(pid):
    """In MiB."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return round(int(status.split("VmRSS:")[1].split()[0]) / 1024, 1)


def measure(cloud):
    report("first start, until it answers", f"{took(cloud.start):.2f}", "s")
    cloud.set(throttling=False, limits=[{"code": "L-1216C47A", "vcpus": 64}])
    group = cloud.open_group()
    report("DescribeInstances, no instance, one connection", requests_a_second(cloud, "describe_instances"), "/s")
    runs = [launch_to_ssh(cloud, group) for _ in range(LAUNCHES)]
    report(f"RunInstances until ssh has run a command, median of {LAUNCHES}",
           f"{statistics.median(seconds for seconds, _ in runs):.2f}", "s")
    report(f"DescribeInstances, {LAUNCHES} instances, one connection",
           requests_a_second(cloud, "describe_instances"), "/s")
    report("DescribeVpcs, one connection", requests_a_second(cloud, "describe_vpcs"), "/s")
    report("memory of the server", memory_of(cloud.status["pid"]), "MiB")
    report(f"stop, with {LAUNCHES} hosts", f"{took(cloud.stop):.2f}", "s")
    report("start again, its journal included", f"{took(cloud.start):.2f}", "s")


def main():
    rehearsal.prepare()
    cloud = rehearsal.Rehearsal()
    try:
        measure(cloud)
    finally:
        cloud.close()


if __name__ == "__main__":
    main()
