#!/usr/bin/env python3
"""Director beside the plainest peer that does comparable work, in one run.

    cargo build --release -p director && bench/first_film.py [--runs 3]

Prints CPU seconds (user + system, children included), wall seconds and peak memory of the largest process, the minimum of the runs.
  make     a 60 s script, dry, from nothing to film        peer: ffmpeg encoding 60 s of its own test picture with sound
  version  director --version                              peer: ffmpeg -version
  plan     director plan of a 300 s script                 peer: python3 counting the same words
"""
import argparse, json, os, pathlib, platform, shutil, subprocess, sys, tempfile, time

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
DIRECTOR = str(TARGET / "release" / "director")


def measure(command, env=None, cwd=None):
    """CPU and wall seconds of a command with all its children, and the peak resident memory of its largest process in MB."""
    started = time.monotonic()
    child = subprocess.Popen(command, env=env, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = child.stderr.read().decode(errors="replace")
    _, status, usage = os.wait4(child.pid, 0)
    if status != 0:
        sys.exit(f"{command[0]} failed: {errors[-2000:]}")
    return usage.ru_utime + usage.ru_stime, time.monotonic() - started, usage.ru_maxrss / 1024


def best(runs, make_command):
    results = [measure(*make_command()) for _ in range(runs)]
    return [min(column) for column in zip(*results)]


def script(seconds):
    """A script of about so many seconds: eight words a line, as narration over places that previz knows."""
    places = ["Kitchen, day", "Street, night", "Corridor, day", "Shore, day"]
    lines, said = ["---", "title: Bench", "---", ""], 0.0
    while said < seconds - 4:
        if int(said) // 12 >= len([line for line in lines if line.startswith("## ")]):
            lines += [f"## {places[(int(said) // 12) % 4]}", ""]
        lines += ["A robot walks on and looks for one lamp.", ""]
        said += 4.35
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "minute.md").write_text(script(60))
        (folder / "long.md").write_text(script(290))

        def fresh(*arguments):
            data = folder / "data"
            shutil.rmtree(data, ignore_errors=True)
            return [DIRECTOR, *arguments], {**os.environ, "DATA_ROOT": str(data)}, str(folder)

        rows = [
            ("make", best(runs, lambda: fresh("make", "minute.md", "--provider", "previz", "--out", "film.mp4"))),
            ("make, peer", best(runs, lambda: (["ffmpeg", "-y", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=1280x720:r=24:d=60", "-f", "lavfi",
                "-i", "sine=440:d=60:r=48000", "-c:v", "libx264", "-preset", "veryfast", "-crf", "18", "-pix_fmt", "yuv420p", "-c:a", "aac", str(folder / "peer.mp4")],))),
            ("version", best(runs * 5, lambda: fresh("--version"))),
            ("version, peer", best(runs * 5, lambda: (["ffmpeg", "-version"],))),
            ("plan", best(runs * 5, lambda: fresh("plan", "long.md", "--provider", "previz"))),
            ("plan, peer", best(runs * 5, lambda: (["python3", "-c", "import sys; len(open(sys.argv[1]).read().split())", str(folder / "long.md")],))),
        ]
        seconds = json.loads((folder / "report.json").read_text())["film"]["seconds"]
    print(f"machine: {os.cpu_count()} cores, {platform.machine()}, {time.strftime('%Y-%m-%d')}; film of {seconds:.1f} s; best of {runs}")
    print(f"{'case':<16}{'CPU s':>10}{'wall s':>10}{'MB':>8}{'CPU ratio':>12}")
    for (name, (cpu, wall, memory)), (_, (peer_cpu, _, _)) in zip(rows, [rows[index | 1] for index in range(len(rows))]):
        print(f"{name:<16}{cpu:>10.3f}{wall:>10.3f}{memory:>8.0f}{cpu / peer_cpu:>12.2f}")


if __name__ == "__main__":
    main()
