#!/usr/bin/env bash
# What each model costs on one thread. Usage: models.sh QUANTAL; ROUNDS sets
# how often each is timed (5), the smallest time counts; MODELS is a pattern that names must match.
#
# ns/spike: spike source and release together, less what a run without spikes takes.
# idle: the same stage without spikes, in ns per run and step of 0.1 ms, for 20 terminals.
set -euo pipefail

quantal=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Seconds of a stage of the spec in $folder: the smallest of several runs.
seconds() {
  for _ in $(seq "${ROUNDS:-5}"); do
    rm -rf "$folder/results"
    "$quantal" run "$folder/spec.yaml" --output "$folder/results" --jobs 1 --quiet --timings \
      2>"$folder/timings" || { cat "$folder/timings" >&2 && return 1; }
    awk -v stage="$1" '{ for (i = 1; i < NF; i++) if ($i == stage) print $(i + 1) }' \
      "$folder/timings"
  done | sort -g | head -1
}

# Seconds of the stage `events` of $1 runs of an input $2.
events() {
  cat >"$folder/spec.yaml" <<SPEC
quantal: 1
name: models
base:
  duration: 10 s
  step: 0.1 ms
  inputs:
    a: $2
trials: {count: $1, seed: 1}
SPEC
  seconds events
}

# One row of the table: a name, the number of runs, and the input's sections beside its source.
# Optional: the source (20 spikes a second), and the expected spikes per second.
row() {
  local name=$1 runs=$2 sections=$3 source=${4:-model: poisson, rate: 20 Hz} rate=${5:-20}
  [[ $name =~ ${MODELS:-.} ]] || return 0
  local busy idle
  busy=$(events "$runs" "{count: 20, spikes: {$source}, $sections}")
  idle=$(events "$runs" "{count: 20, spikes: {model: poisson, rate: 1e-9 Hz}, $sections}")
  awk -v name="$name" -v busy="$busy" -v idle="$idle" -v runs="$runs" -v rate="$rate" 'BEGIN {
    spikes = runs * 20 * 10 * rate
    printf "  %-44s %8.1f %10.2f\n", name, (busy - idle) * 1e9 / spikes, idle * 1e9 / (runs * 1e5)
  }'
}

printf '  %-44s %8s %10s\n' 'spike source' ns/spike idle
silent='release: {model: static, sites: 1, probability: 0}'
row poisson 256 "$silent"
row regular 256 "$silent" 'model: regular, rate: 20 Hz'
row poisson_dead_time 256 "$silent" 'model: poisson_dead_time, rate: 20 Hz, dead_time: 5 ms'
row gamma 256 "$silent" 'model: gamma, rate: 20 Hz, shape: 4'
row sinusoidal_poisson 256 "$silent" \
  'model: sinusoidal_poisson, rate: 20 Hz, amplitude: 10 Hz, frequency: 5 Hz'
row markov_modulated_poisson 256 "$silent" \
  'model: markov_modulated_poisson, low_rate: 10 Hz, high_rate: 30 Hz'
row bursts 256 "$silent" 'model: bursts, burst_rate: 5 Hz, spikes_per_burst: 4'
row correlated_poisson 256 "$silent" 'model: correlated_poisson, rate: 20 Hz, correlation: 0.2'
row pattern 256 "$silent" 'model: pattern, word: accelerating'

printf '  %-44s %8s %10s\n' 'release' ns/spike idle
row tsodyks_markram 256 'release: {model: tsodyks_markram}'
row 'tsodyks_markram, mean field' 256 'release: {model: tsodyks_markram, stochastic: false}'
row 'tsodyks_markram, three states' 256 'release: {model: tsodyks_markram, inactivation: 3 ms}'
row static 256 'release: {model: static}'
row poisson 256 'release: {model: poisson}'
row univesicular 256 'release: {model: univesicular}'
row multivesicular 256 'release: {model: multivesicular}'
row dittman_regehr 256 'release: {model: dittman_regehr}'
row component_facilitation 256 'release: {model: component_facilitation}'
row residual_calcium 256 'release: {model: residual_calcium}'
tm='release: {model: tsodyks_markram'
row 'tsodyks_markram, lognormal latency' 256 "$tm, latency: {model: lognormal}}"
row 'tsodyks_markram, gamma latency' 256 "$tm, latency: {model: gamma}}"
row 'tsodyks_markram, asynchronous' 256 "$tm, asynchronous: {model: kernel}}"
row 'tsodyks_markram, quantal variance' 256 "$tm}, vesicles: {quantal_cv: 0.3}"
row 'tsodyks_markram, spontaneous' 256 "$tm}, spontaneous: {model: poisson, rate: 1 Hz}"
row 'tsodyks_markram, conduction' 256 "$tm}, axon: {length: 1 mm, conduction_failure: 0.1}"

printf '  %-44s %8s %10s\n' 'vesicles and their content' ns/spike idle
row 'static, diameter' 256 'release: {model: static}, vesicles: {diameter: 45 nm}'
row 'static, filling' 256 'release: {model: static}, vesicles: {filling: {model: carrier}}'
row 'static, filling and synthesis' 256 \
  'release: {model: static}, vesicles: {filling: {model: carrier}, synthesis: {model: generic}}'
row 'static, dopamine terminal' 32 \
  'release: {model: static}, vesicles: {synthesis: {model: dopamine}}'
row pools 256 'release: {model: pools}, vesicles: {recycling: {model: routes}}'
row 'pools, refilled by calcium' 256 \
  'release: {model: pools}, vesicles: {recycling: {model: routes, refill: {model: eshra_2021}}}'
row 'pools and filling' 256 \
  'release: {model: pools}, vesicles: {recycling: {model: routes}, filling: {model: carrier}}'
row 'pools, mean field' 32 \
  'release: {model: pools, stochastic: false}, vesicles: {recycling: {model: routes}}'

printf '  %-44s %8s %10s\n' 'calcium and its sensor' ns/spike idle
for sensor in lou_2005 kochubey_2011 schneggenburger_neher_2000 eshra_2021 sun_2007 nadkarni_2010 \
  bollmann_2000 power_law destexhe_1994; do
  row "$sensor" 32 \
    "calcium: {model: gaussian}, sensor: {model: $sensor}, release: {model: calcium_sensor}"
done
lou='sensor: {model: lou_2005}, release: {model: calcium_sensor'
row 'lou_2005, mean field' 32 "calcium: {model: gaussian}, $lou, stochastic: false}"
row 'lou_2005, exponential calcium' 32 "calcium: {model: exponential}, $lou}"
row 'lou_2005, channels' 32 "calcium: {model: channels, channels: {model: borst_sakmann_1998}}, \
potential: {model: gaussian}, $lou}"
row 'lou_2005, residual calcium' 32 "calcium: {model: gaussian, residual: {model: linear}}, $lou}"

# One row of neurons: a name, the neuron's section, and the step (0.1 ms). Of the stage `membrane`, in ns per
# run and step: at rest under weak input, and under a current (pA) that makes it fire.
neuron() {
  local name=$1 sections=$2 current=$3 step=${4:-0.1}
  [[ $name =~ ${MODELS:-.} ]] || return 0
  local rest busy
  rest=$(membrane "{$sections}" "$step")
  busy=$(membrane "{$sections, holding_current: $current pA}" "$step")
  printf '  %-44s %8.2f %10.2f\n' "$name" "$rest" "$busy"
}

# ns per run and step of the membrane of 256 runs with a neuron $1 and a step $2.
membrane() {
  cat >"$folder/spec.yaml" <<SPEC
quantal: 1
name: models
base:
  duration: 2 s
  step: $2 ms
  inputs:
    a:
      count: 20
      spikes: {model: poisson, rate: 20 Hz}
      release: {model: static}
      receptors: {ampa: {model: exponential, conductance: 1 nS}}
  neuron: $1
trials: {count: 256, seed: 1}
SPEC
  seconds membrane | awk -v step="$2" '{ print $1 * 1e9 / (256 * 2000 / step) }'
}

printf '  %-44s %8s %10s\n' 'neuron, ns per run and step' rest firing
neuron lif 'model: lif' 250
neuron adex 'model: adex' 800
neuron izhikevich 'model: izhikevich' 1000
neuron hodgkin_huxley 'model: hodgkin_huxley' 1000
neuron traub_miles 'model: traub_miles' 200
neuron two_compartments 'model: two_compartments' 400
neuron three_compartments 'model: three_compartments' 400

# One row of receptors: a name, the input's cleft or nothing, and the receptors. Of the stage `receptors`, in ns
# per run and step of 0.1 ms for five terminals: with 25 vesicles a second, and without any.
receptors() {
  local name=$1 cleft=$2 section=$3
  [[ $name =~ ${MODELS:-.} ]] || return 0
  printf '  %-44s %8.2f %10.2f\n' "$name" "$(opened "10 Hz" "$cleft" "$section")" \
    "$(opened "1e-9 Hz" "$cleft" "$section")"
}

# ns per run and step of 128 runs with a rate of spikes $1, a cleft $2 and receptors $3.
opened() {
  cat >"$folder/spec.yaml" <<SPEC
quantal: 1
name: models
base:
  duration: 2 s
  step: 0.1 ms
  inputs:
    a:
      count: 5
      spikes: {model: poisson, rate: $1}
      release: {model: static, sites: 1, probability: 0.5}
      $2
      receptors: {$3}
  neuron: {model: passive}
trials: {count: 128, seed: 1}
SPEC
  seconds receptors | awk '{ print $1 * 1e9 / 2.56e6 }'
}

printf '  %-44s %8s %10s\n' 'receptors, ns per run and step' busy idle
exponential='ampa: {model: exponential}'
receptors exponential '' "$exponential"
receptors 'four exponential' '' "$exponential, b: {model: exponential}, c: {model: exponential}, \
d: {model: exponential}"
receptors 'dual_exponential, magnesium' '' 'nmda: {preset: nmda}'
receptors 'two-state AMPA, pulse' 'cleft: {model: pulse}' 'r: {preset: ampa_two_state}'
receptors 'six-state AMPA, pulse' 'cleft: {model: pulse}' 'r: {preset: ampa_six_state}'
receptors 'six-state AMPA, clements' 'cleft: {model: clements}' 'r: {preset: ampa_six_state}'
receptors 'six-state AMPA, compartment' 'cleft: {model: compartment}' 'r: {preset: ampa_six_state}'
receptors 'five-state NMDA, pulse' 'cleft: {model: pulse}' 'r: {preset: nmda_five_state}'
receptors 'twelve-state nicotinic, pulse' 'cleft: {model: pulse}' 'r: {preset: nicotinic_twelve_state}'
receptors 'six-state AMPA, 50 channels by chance' 'cleft: {model: pulse}' \
  'r: {preset: ampa_six_state, receptor_count: 50, channel_noise: true}'
receptors 'GABA-B, pulse' 'cleft: {model: pulse}' 'r: {preset: gaba_b_minimal}'
