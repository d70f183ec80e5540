#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Starts a moto server on 127.0.0.1, runs a test program against it, ends the server. Exit code: the program's."""
import os
import subprocess
import sys

import boto3
from moto.server import ThreadedMotoServer


def main():
    os.environ.update(AWS_ACCESS_KEY_ID="testing", AWS_SECRET_ACCESS_KEY="testing", AWS_REGION="us-east-1", AWS_DEFAULT_REGION="us-east-1")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    image = boto3.client("ec2", endpoint_url=endpoint).describe_images(
        Owners=["amazon"], Filters=[{"Name": "architecture", "Values": ["x86_64"]}, {"Name": "root-device-type", "Values": ["ebs"]}]
    )["Images"][0]
    environment = dict(os.environ, AWS_ENDPOINT_URL=endpoint, STINT_TEST_IMAGE=image["ImageId"], STINT_TEST_ROOT=image["RootDeviceName"])
    try:
        return subprocess.run(sys.argv[1:], env=environment, timeout=240).returncode
    finally:
        server.stop()


sys.exit(main())
