#!/usr/bin/env bash
# The reference job by Quantal and by a plain C++ program, in turn; then where Quantal's time goes.
# Usage: bench.sh QUANTAL REFERENCE; ROUNDS sets the number of pairs (7).
set -euo pipefail

quantal=$1
reference=$2
spec=Sweeps/release-probability.yaml
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

python3 Benchmarks/compare.py -n "${ROUNDS:-7}" --name-a quantal --name-b "C++ -O3 OpenMP" \
  -- "$quantal" run "$spec" --output '{tmp}/results' --quiet -- "$reference"

echo
echo "Quantal on one thread, ns per run and step (1,000 runs x 100,000 steps):"
"$quantal" run "$spec" --output "$folder/results" --jobs 1 --quiet --timings 2>&1 |
  awk '{
    for (i = 1; i < NF; i += 2) value[$i] = $(i + 1)
    total = value["simulation"] + value["tables"]
    value["rest (set-up, clock)"] = value["simulation"]
    count = split("events,receptors,membrane,rows,tables,rest (set-up, clock)", stages, ",")
    stages[6] = "rest (set-up, clock)"
    for (i = 1; i <= 6; i++) {
      if (i <= 4) value[stages[6]] -= value[stages[i]]
      printf "  %-28s %6.2f ns  %5.1f %%\n", stages[i], value[stages[i]] * 10, 100 * value[stages[i]] / total
    }
  }'
