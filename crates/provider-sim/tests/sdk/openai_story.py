"""The unchanged OpenAI SDK against the simulator. Usage: openai_story.py BASE_URL"""

import json
import sys
import urllib.request
import warnings

import openai

warnings.simplefilter("ignore")  # the SDK calls its own video methods deprecated
BASE = sys.argv[1]
CLIENT = openai.OpenAI(base_url=BASE, api_key="sk-sim")


def sim(path, body=None):
    request = urllib.request.Request(BASE.removesuffix("/v1") + "/sim/" + path)
    if body is not None:
        request.data = json.dumps(body).encode()
        request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def refused(kind, call):
    try:
        call()
    except kind as error:
        return error
    raise AssertionError(f"not refused with {kind}")


video = CLIENT.videos.create_and_poll(prompt="a harbour", model="sora-2", seconds="4", size="1280x720")
assert (video.status, video.progress, video.seconds, video.size) == ("completed", 100, "4", "1280x720"), video

take = CLIENT.videos.download_content(video.id).read()
assert take[4:8] == b"ftyp" and len(take) > 1000

remix = CLIENT.videos.remix(video.id, prompt="the same at night")
assert remix.remixed_from_video_id == video.id
assert CLIENT.videos.edit(prompt="in the rain", video=("take.mp4", take, "video/mp4")).status
assert CLIENT.videos.extend(prompt="it goes on", seconds="8", video=("take.mp4", take, "video/mp4")).seconds == "12"

newest_first = [listed.id for listed in CLIENT.videos.list(limit=2)]
assert len(newest_first) == 4 and newest_first[-1] == video.id, newest_first
assert [listed.id for listed in CLIENT.videos.list(limit=2, order="asc")] == newest_first[::-1]

assert CLIENT.videos.delete(video.id).deleted
refused(openai.NotFoundError, lambda: CLIENT.videos.retrieve(video.id))
refused(openai.BadRequestError, lambda: CLIENT.videos.create(prompt="x", size="17x3"))
refused(openai.BadRequestError, lambda: CLIENT.videos.create(prompt="x", input_reference=("a.png", b"no image")))
wrong = openai.OpenAI(base_url=BASE, api_key="sk-wrong")
refused(openai.AuthenticationError, lambda: wrong.videos.create(prompt="x"))

sim("faults", {"submit": {"kind": "moderation"}})
assert refused(openai.BadRequestError, lambda: CLIENT.videos.create(prompt="x")).code == "moderation_blocked"
sim("faults", {"submit": {"kind": "rate_limited", "times": 1}, "retry_after_seconds": 1})
assert CLIENT.videos.create(prompt="x").status == "queued"
sim("faults", {"render": {"kind": "fails_charged"}})
assert CLIENT.videos.create_and_poll(prompt="x").error.code == "server_error"

# What the adapter must never do: the SDK repeats a POST whose answer was lost, and buys twice.
sim("faults", {"submit": {"kind": "lost_after", "times": 1}})
before = sim("stats")["accepted"]
CLIENT.videos.create(prompt="x")
assert sim("stats")["accepted"] == before + 2
