# SPDX-License-Identifier: Apache-2.0
"""Data that a job wants from elsewhere: fetched here once, kept by content below tool.kept_in()/data, and linked into the
project's folder as data/NAME.

    content/HASH/NAME   what is whole; HASH is over the content (of a bucket's folder: over names, sizes and entity tags)
    known/HASH.json     of an address (HASH is over it): the content that it had, and by what the server knows that again
    coming/HASH         what is on its way, gone on with after a cut
"""
import concurrent.futures
import contextlib
import hashlib
import json
import os
import shutil

import download
import s3
import tool

AT_ONCE = 8  # objects of a bucket


def root():
    return os.path.join(tool.kept_in(), "data")


def hash_of(text):
    return hashlib.sha256(text.encode()).hexdigest()


def folder(*names):
    path = os.path.join(root(), *names)
    os.makedirs(path, exist_ok=True)
    return path


def content_hash(path):
    found = hashlib.sha256()
    with open(path, "rb") as file:
        while piece := file.read(download.PIECE):
            found.update(piece)
    return found.hexdigest()


def kept(content, name):
    """Where a content lies under this name; None: nowhere yet."""
    home = os.path.join(root(), "content", content)
    if not os.path.isdir(home):
        return None
    (there,) = os.listdir(home)
    if there == name:
        return os.path.join(home, name)
    other = os.path.join(folder("content", f"{content}-{hash_of(name)[:8]}"), name)  # the same by another name
    if not os.path.lexists(other):
        os.symlink(os.path.join(home, there), other)
    return other


def keep(path, content, name):
    """What has come becomes that content: whole or not at all, and nobody's to change."""
    for parent, _, files in os.walk(path):
        for file in files:
            os.chmod(os.path.join(parent, file), 0o444)
    if os.path.isfile(path):
        os.chmod(path, 0o444)
    home = os.path.join(folder("content"), content)
    shutil.rmtree(home + ".new", ignore_errors=True)
    os.mkdir(home + ".new")
    os.rename(path, os.path.join(home + ".new", name))
    os.rename(home + ".new", home)
    return os.path.join(home, name)


def remembered(address):
    try:
        with open(os.path.join(root(), "known", hash_of(address) + ".json")) as file:
            known = json.load(file)
        return known["content"], known["validators"]
    except (OSError, ValueError, KeyError):
        return None, {}


def remember(address, content, validators):
    path = os.path.join(folder("known"), hash_of(address) + ".json")
    with open(path + ".new", "w") as file:
        json.dump({"content": content, "validators": validators}, file)
    os.rename(path + ".new", path)


def of_url(item):
    name, url, wanted = item["name"], item["url"], item.get("sha256", "")
    if wanted and (there := kept(wanted, name)):
        return there
    content, validators = remembered(url)
    if not wanted and content and (there := kept(content, name)) and download.is_unchanged(url, validators):
        return there
    coming = os.path.join(folder("coming"), hash_of(url))
    tool.say(f"fetching {name} from {download.shown(url)}")
    progress = download.Progress(name)
    validators = download.Download(url, coming, progress).run()
    content = content_hash(coming)
    if wanted and content != wanted:
        os.remove(coming)
        raise tool.Failed(f"{download.shown(url)} is not what was asked for: its sha256 is {content}", [])
    there = kept(content, name) or keep(coming, content, name)
    for path in (coming, coming + ".about"):
        with contextlib.suppress(FileNotFoundError):
            os.remove(path)
    remember(url, content, validators)
    said(name, progress.came)
    return there


def of_bucket(item):
    bucket = s3.Bucket(item["bucket"])
    objects = bucket.objects(item["key"])
    content = hash_of(repr([(name, size, tag) for name, _, size, tag in objects]))
    if there := kept(content, item["name"]):
        return there
    total = sum(size for _, _, size, _ in objects)
    coming = folder("coming", content)
    here = sum(os.path.getsize(os.path.join(parent, file)) for parent, _, files in os.walk(coming) for file in files)
    download.check_room(coming, total - here)
    tool.say(f"fetching {item['name']} from s3://{bucket.name}/{item['key']}: {len(objects)} object"
             f"{'' if len(objects) == 1 else 's'}, {download.size_text(total)}")
    progress = download.Progress(item["name"], total)
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as lanes:
        for lane in [lanes.submit(object_of, bucket, coming, one, progress) for one in objects]:
            lane.result()
    whole = os.path.join(coming, "whole")
    there = keep(whole, content, item["name"])
    shutil.rmtree(coming)
    said(item["name"], progress.came)
    return there


def object_of(bucket, coming, one, progress):
    """One object, to its place below coming/whole; or it is that itself."""
    name, key, size, tag = one
    whole = os.path.join(coming, "whole", name) if name else os.path.join(coming, "whole")
    if os.path.exists(whole) and os.path.getsize(whole) == size:
        return
    os.makedirs(os.path.dirname(whole), exist_ok=True)
    part = os.path.join(coming, hash_of(repr((key, tag))))
    download.Download(bucket.url_of(key), part, progress, bucket.sign).run()
    os.rename(part, whole)
    os.remove(part + ".about")


def of_sent(item):
    there = os.path.join(os.path.expanduser("~"), item["sent"])
    if not os.path.lexists(there):
        raise tool.Failed(f"{item['name']} has not come here: repeat the command", [])
    return there


def said(name, size):
    tool.say(f"{name} is here ({download.size_text(size)} came); it is kept on this machine")


def is_ours(place):
    return os.path.islink(place) and os.readlink(place).startswith(root() + os.sep)


def link(there, top, name):
    """data/NAME of the project leads to what is kept; a link of ours from before is replaced, nothing else is."""
    place = os.path.join(top, "data", name)
    os.makedirs(os.path.dirname(place), exist_ok=True)
    if is_ours(place):
        os.remove(place)
    try:
        os.symlink(there, place)
    except FileExistsError:
        raise tool.Failed(f"data/{name} of the project is there already, and is no data of stint's: move it away there, or "
                          "take it out of stint.toml", []) from None


def forget(top, names):
    """Takes away the links of ours that the project does not ask for any more."""
    place = os.path.join(top, "data")
    for name in os.listdir(place) if os.path.isdir(place) else ():
        if name not in names and is_ours(os.path.join(place, name)):
            os.remove(os.path.join(place, name))


def read(file):
    """A JSON list of objects with `name` and one of `url` (and `sha256`), `bucket` and `key`, `sent` (below HOME)."""
    with open(file) as wanted:
        return json.load(wanted)


def bring(items, top):
    if not items:
        return
    with tool.held(os.path.join(folder(), "lock"), "another job fetches data: waiting for it"):
        for item in items:
            of = of_url if "url" in item else of_bucket if "bucket" in item else of_sent
            link(of(item), top, item["name"])
