#!/usr/bin/env python3
"""Compare the speed of two commands, run in turn as whole processes."""

import argparse
import os
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from typing import NamedTuple

DESCRIPTION = """\
Runs two commands in turn (A B A B ...) and compares their times, from the start
of each process to its exit. Running them in turn lets a slow drift of the
machine, such as its temperature or other users' work, fall on both alike.
"""

EPILOG = """\
Commands are started directly, not by a shell. {tmp} anywhere in a command stands
for a fresh, empty folder; it is made before and removed after each run, outside
of the timing. The output of the commands is kept only to be shown when one
fails: then the comparison stops with exit status 1.

Wall is the elapsed time. CPU is user and system time of the process and of the
children it waited for. B / A is the ratio of the wall times of one pair, so a
ratio above 1 means that A is faster.

example:
  python3 compare.py -n 7 --name-a quantal --name-b "C++ -O3 OpenMP" \\
    -- quantal run Sweeps/release-probability.yaml -o {tmp}/results --quiet \\
    -- ./reference_job
"""

PLACEHOLDER = "{tmp}"
SEPARATOR = "--"
SHOWN_OUTPUT_LINES = 20


class Timing(NamedTuple):
  wall: float
  cpu: float


class CommandFailed(Exception):
  pass


def parse(arguments):
  parser = argparse.ArgumentParser(
    description=DESCRIPTION,
    epilog=EPILOG,
    usage="%(prog)s [options] -- COMMAND_A ... -- COMMAND_B ...",
    formatter_class=argparse.RawDescriptionHelpFormatter,
  )
  parser.add_argument(
    "-n", "--pairs", type=int, default=5, metavar="N", help="pairs of timed runs (default 5)")
  parser.add_argument(
    "--warm-up", type=int, default=1, metavar="N",
    help="pairs of runs before that are not counted (default 1)")
  parser.add_argument("--name-a", default="A", metavar="NAME", help="name of the first command")
  parser.add_argument("--name-b", default="B", metavar="NAME", help="name of the second command")

  # argparse has no notion of two commands, so it only sees what comes before the first separator.
  groups = [[]]
  for argument in arguments:
    if argument == SEPARATOR:
      groups.append([])
    else:
      groups[-1].append(argument)
  options = parser.parse_args(groups[0])
  if options.pairs < 1:
    parser.error("-n must be at least 1")
  if options.warm_up < 0:
    parser.error("--warm-up cannot be negative")
  if len(groups) != 3 or not groups[1] or not groups[2]:
    parser.error("expected two commands, each after its own --")
  return options, groups[1], groups[2]


def wait(process):
  """Wait for a process and return the CPU seconds that it and its children used."""
  # wait4 tells the usage of this one process; getrusage would add up all commands run so far.
  _, status, usage = os.wait4(process.pid, 0)
  process.returncode = os.waitstatus_to_exitcode(status)
  return usage.ru_utime + usage.ru_stime


def failure(name, command, process, output):
  if process.returncode < 0:
    reason = f"was ended by signal {-process.returncode}"
  else:
    reason = f"ended with exit status {process.returncode}"
  output.seek(0)
  lines = output.read().decode(errors="replace").splitlines()[-SHOWN_OUTPUT_LINES:]
  shown = "".join(f"\n  | {line}" for line in lines)
  return CommandFailed(f"{name} {reason}: {shlex.join(command)}{shown}")


def run(name, template):
  """Run a command once, in a fresh temporary folder if it asks for one, and time it."""
  folder = tempfile.mkdtemp(prefix="compare-")
  try:
    command = [argument.replace(PLACEHOLDER, folder) for argument in template]
    with tempfile.TemporaryFile() as output:
      start = time.perf_counter()
      try:
        process = subprocess.Popen(
          command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
      except OSError as error:
        raise CommandFailed(f"{name} cannot be started: {command[0]}: {error.strerror}") from error
      try:
        cpu = wait(process)
      except KeyboardInterrupt:
        # The terminal has interrupted the command too; its folder may only go once it has ended.
        process.terminate()
        wait(process)
        raise
      wall = time.perf_counter() - start
      if process.returncode != 0:
        raise failure(name, command, process, output)
    return Timing(wall, cpu)
  finally:
    shutil.rmtree(folder, ignore_errors=True)


def measure(options, command_a, command_b):
  """Return the timings of both commands, pair by pair."""
  pairs = []
  for number in range(-options.warm_up, options.pairs):
    pair = run(options.name_a, command_a), run(options.name_b, command_b)
    if number < 0:
      label = "warm-up"
    else:
      label = f"pair {number + 1} of {options.pairs}"
      pairs.append(pair)
    first, second = pair
    times = f"{options.name_a} {first.wall:.3f} s, {options.name_b} {second.wall:.3f} s"
    print(f"{label}: {times}", file=sys.stderr)
  return pairs


def report(options, pairs):
  names = options.name_a, options.name_b
  width = max(len("B / A"), *map(len, names))

  def row(name, label, values):
    low, middle, high = min(values), statistics.median(values), max(values)
    print(f"{name:{width}}  {label:6}  {low:9.3f} {middle:9.3f} {high:9.3f}")

  print(f"{'':{width}}  {'':6}  {'min':>9} {'median':>9} {'max':>9}")
  for label, quantity in (("wall s", "wall"), ("CPU s", "cpu")):
    for name, timings in zip(names, zip(*pairs)):
      row(name, label, [getattr(timing, quantity) for timing in timings])
  ratios = [b.wall / a.wall for a, b in pairs]
  row("B / A", "wall", ratios)

  ratio = statistics.median(ratios)
  faster, slower, factor = (*names, ratio) if ratio >= 1 else (*reversed(names), 1 / ratio)
  print(f"{faster} is {factor:.2f} times as fast as {slower} (median of {len(pairs)} pairs).")


def main():
  options, command_a, command_b = parse(sys.argv[1:])
  try:
    report(options, measure(options, command_a, command_b))
  except CommandFailed as error:
    print(f"compare.py: {error}", file=sys.stderr)
    return 1
  except KeyboardInterrupt:
    print("compare.py: interrupted", file=sys.stderr)
    return 130
  return 0


if __name__ == "__main__":
  sys.exit(main())
