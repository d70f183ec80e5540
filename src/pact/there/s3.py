# SPDX-License-Identifier: Apache-2.0
"""Objects of S3, by its HTTP interface alone: no program of AWS's need be on the machine. Requests are signed (SigV4) where
there are credentials: the job's variables, those that `aws` can find, or the instance's role; else they are not, as a public
bucket allows."""
import datetime
import hashlib
import hmac
import json
import os
import shutil
import subprocess
import urllib.error
import urllib.parse
import urllib.request
import xml.etree.ElementTree

import download
import tool

EMPTY = hashlib.sha256(b"").hexdigest()
ROLE = "http://169.254.169.254/latest/"
NONE_HERE = ("this machine has no credentials for AWS: --env AWS_ACCESS_KEY_ID --env AWS_SECRET_ACCESS_KEY (and --env "
             "AWS_SESSION_TOKEN, where you have one) gives it yours")


def of_variables():
    names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
    key, secret, token = (os.environ.get(name) for name in names)
    return (key, secret, token) if key and secret else None


def of_aws():
    if not shutil.which("aws"):
        return None
    try:
        said = subprocess.run(["aws", "configure", "export-credentials"], capture_output=True, text=True, timeout=20)
        found = json.loads(said.stdout)
        return found["AccessKeyId"], found["SecretAccessKey"], found.get("SessionToken")
    except (OSError, subprocess.TimeoutExpired, ValueError, KeyError):
        return None


def of_role():
    ask = urllib.request.build_opener(urllib.request.ProxyHandler({})).open
    lasts = {"X-aws-ec2-metadata-token-ttl-seconds": "60"}
    try:
        token = ask(urllib.request.Request(ROLE + "api/token", method="PUT", headers=lasts), timeout=1).read().decode()
        path = ROLE + "meta-data/iam/security-credentials/"
        headers = {"X-aws-ec2-metadata-token": token}
        role = ask(urllib.request.Request(path, headers=headers), timeout=1).read().decode().split()[0]
        found = json.load(ask(urllib.request.Request(path + role, headers=headers), timeout=1))
        return found["AccessKeyId"], found["SecretAccessKey"], found["Token"]
    except (OSError, ValueError, KeyError, IndexError):
        return None


def credentials():
    """(key id, secret, session token or None), or None."""
    return of_variables() or of_aws() or of_role()


def signed(url, headers, who, region, now=None):
    """The headers with those that sign a GET of this URL (AWS Signature Version 4), whose path and query are encoded already."""
    now = now or datetime.datetime.now(datetime.timezone.utc)
    parts, when = urllib.parse.urlsplit(url), now.strftime("%Y%m%dT%H%M%SZ")
    key, secret, token = who
    ours = {"host": parts.netloc, "x-amz-content-sha256": EMPTY, "x-amz-date": when}
    if token:
        ours["x-amz-security-token"] = token
    names = ";".join(sorted(ours))
    lines = "".join(f"{name}:{ours[name]}\n" for name in sorted(ours))
    query = "&".join(sorted(parts.query.split("&")))
    canonical = "\n".join(["GET", parts.path or "/", query, lines, names, EMPTY])
    scope = f"{when[:8]}/{region}/s3/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", when, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    signing = ("AWS4" + secret).encode()
    for part in scope.split("/"):
        signing = hmac.new(signing, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(signing, text.encode(), hashlib.sha256).hexdigest()
    del ours["host"]  # whoever sends it says it
    return {**headers, **ours,
            "Authorization": f"AWS4-HMAC-SHA256 Credential={key}/{scope}, SignedHeaders={names}, Signature={signature}"}


class Bucket:
    def __init__(self, name):
        self.name, self.who = name, credentials()
        self.region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"
        endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
        if not endpoint:
            self.region = download.again(self.ask_region) or self.region
            endpoint = f"https://s3.{self.region}.amazonaws.com"
        self.url = f"{endpoint.rstrip('/')}/{urllib.parse.quote(name)}"

    def ask_region(self):
        """S3 says it to whoever asks, whether or not they may look into the bucket."""
        try:
            with download.open_url(f"https://s3.amazonaws.com/{urllib.parse.quote(self.name)}", {}) as answer:
                return answer.headers.get("x-amz-bucket-region")
        except download.Refused as refused:
            return refused.headers.get("x-amz-bucket-region")

    def sign(self, url, headers):
        return signed(url, headers, self.who, self.region) if self.who else headers

    def url_of(self, key):
        return f"{self.url}/{urllib.parse.quote(key, safe='-_.~/')}"

    def page(self, prefix, token):
        words = {"list-type": "2", "prefix": prefix, **({"continuation-token": token} if token else {})}
        url = f"{self.url}?{urllib.parse.urlencode(words, quote_via=urllib.parse.quote)}"
        with download.open_url(url, self.sign(url, {})) as answer:
            return xml.etree.ElementTree.fromstring(answer.read())

    def list(self, prefix):
        """(key, bytes, entity tag) of every object whose key begins so."""
        token, found = None, []
        while True:
            page = download.again(lambda token=token: self.page(prefix, token))
            space = page.tag[:page.tag.index("}") + 1] if page.tag.startswith("{") else ""
            for item in page.findall(space + "Contents"):
                found.append((item.findtext(space + "Key"), int(item.findtext(space + "Size")), item.findtext(space + "ETag")))
            token = page.findtext(space + "NextContinuationToken")
            if not token:
                return found

    def objects(self, key):
        """[(name, key, bytes, entity tag)] of what is meant: one object, whose name is None, or all below a folder."""
        try:
            listed = self.list(key)
        except download.Refused as refused:
            if refused.status != 403:
                raise
            missing = "" if self.who else f"; {NONE_HERE}"
            raise tool.Failed(f"s3://{self.name}/{key} may not be listed{missing}", []) from refused
        if one := [item for item in listed if item[0] == key and not key.endswith("/")]:
            return [(None, *one[0])]
        folder = key if not key or key.endswith("/") else key + "/"
        below = [(item[0][len(folder):], *item) for item in listed if item[0].startswith(folder) and not item[0].endswith("/")]
        if not below:
            raise tool.Failed(f"there is nothing at s3://{self.name}/{key}", [])
        if outside := next((name for name, *_ in below if ".." in name.split("/") or name.startswith("/")), None):
            raise tool.Failed(f"s3://{self.name}/{key}: {outside} cannot be the name of a file", [])
        return below
