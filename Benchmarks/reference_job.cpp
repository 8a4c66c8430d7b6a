// The reference job of Quantal's benchmark as a plain C++ program.
//
// It simulates the sweep of Sweeps/release-probability.yaml the way a competent scientist would
// write it by hand for this one question: one run after the other in scalar code, spikes drawn as
// events, runs shared out among threads by OpenMP. It is the yardstick for Quantal's speed, and an
// independent implementation to check Quantal's results against. It is kept readable rather than
// tuned: no vector intrinsics, no approximate functions, no relaxed floating-point rules.
//
// Build: g++ -std=c++17 -O3 -march=native -fopenmp -o reference_job reference_job.cpp
//
// Units throughout: ms, mV, nS, pA, pF; rates are in Hz, and named so.

#include <omp.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <vector>

namespace {

constexpr int probabilityCount = 20;
constexpr int rateCount = 10;
constexpr int configurationCount = probabilityCount * rateCount;

constexpr double duration = 10000.0;

constexpr int excitatoryTerminals = 20;
constexpr int inhibitoryTerminals = 5;
constexpr double inhibitoryRateHz = 10.0;

constexpr int sitesPerTerminal = 5;
constexpr double facilitationTime = 100.0;
constexpr double recoveryTime = 200.0;

constexpr double ampaQuantum = 2.0;
constexpr double ampaDecay = 2.0;
constexpr double nmdaQuantum = 0.5;
constexpr double nmdaRise = 2.0;
constexpr double nmdaDecay = 100.0;
constexpr double magnesium = 1.0;
constexpr double gabaQuantum = 2.0;
constexpr double gabaDecay = 6.0;
// AMPA and NMDA reverse at 0 mV, so they add nothing to the sum of conductance times reversal.
constexpr double gabaReversal = -70.0;

constexpr double capacitance = 200.0;
constexpr double leak = 10.0;
constexpr double rest = -65.0;
constexpr double threshold = -50.0;
constexpr double reset = -60.0;
constexpr double refractoryPeriod = 2.0;

constexpr int usageError = 64;

struct Options {
  int trials = 5;
  double step = 0.1;
  int threads = omp_get_max_threads();
  bool summary = false;
  bool exactCharge = false;
};

struct RunResult {
  double rateHz = 0.0;
  double isiCV = std::numeric_limits<double>::quiet_NaN();
  std::int64_t inputSpikes = 0;
  std::int64_t vesicles = 0;
  std::int64_t sitesReady = 0;
};

// SplitMix64 (Steele, Lea and Flood 2014): turns related seeds into unrelated generator states.
std::uint64_t splitMix64(std::uint64_t& state) {
  state += 0x9e3779b97f4a7c15u;
  std::uint64_t z = state;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

// xoshiro256++ (Blackman and Vigna 2021).
class RandomGenerator {
public:
  explicit RandomGenerator(std::uint64_t seed) {
    for (std::uint64_t& word : state) word = splitMix64(seed);
  }

  // Uniform in [0, 1), with the 53 bits of a double.
  double uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

  // 1 - uniform() is never 0, so the logarithm is finite.
  double exponential(double mean) { return -mean * std::log(1.0 - uniform()); }

private:
  std::array<std::uint64_t, 4> state;

  static std::uint64_t rotateLeft(std::uint64_t x, int bits) {
    return (x << bits) | (x >> (64 - bits));
  }

  std::uint64_t next() {
    const std::uint64_t result = rotateLeft(state[0] + state[3], 23) + state[0];
    const std::uint64_t shifted = state[1] << 17;
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = rotateLeft(state[3], 45);
    return result;
  }
};

// One presynaptic terminal with facilitation and depleting release sites.
class Terminal {
public:
  // Handles a spike at `time` and returns how many vesicles it releases. `readySites` is increased
  // by the number of sites that held a vesicle, for the measured release probability.
  int release(double time, double probability, RandomGenerator& random, std::int64_t& readySites) {
    // The interval is infinite at the first spike, where u is 0 and no site is empty.
    const double interval = time - lastSpike;
    utilisation *= std::exp(-interval / facilitationTime);
    utilisation += probability * (1.0 - utilisation);

    const double refill = 1.0 - std::exp(-interval / recoveryTime);
    const int emptySites = sitesPerTerminal - occupiedSites;
    for (int site = 0; site < emptySites; ++site) occupiedSites += random.uniform() < refill;
    readySites += occupiedSites;

    int vesicles = 0;
    for (int site = 0; site < occupiedSites; ++site) vesicles += random.uniform() < utilisation;
    occupiedSites -= vesicles;
    lastSpike = time;
    return vesicles;
  }

private:
  double lastSpike = -std::numeric_limits<double>::infinity();
  double utilisation = 0.0;
  int occupiedSites = sitesPerTerminal;
};

// A conductance that jumps at events and decays exponentially between them.
class DecayingConductance {
public:
  // To hold the value after the jumps for the whole step, as most simulators do, delivers about
  // step / (2 tau) too much charge. The mean over the step delivers the exact charge.
  DecayingConductance(double tau, double step, bool exactCharge)
    : decay(std::exp(-step / tau)),
      stepFactor(exactCharge ? (1.0 - std::exp(-step / tau)) * tau / step : 1.0) {}

  void add(double jump) { value += jump; }
  double overStep() const { return value * stepFactor; }
  void advance() { value *= decay; }

private:
  double value = 0.0;
  double decay;
  double stepFactor;
};

// Mean and variance in one pass (Welford 1962).
class IntervalStatistics {
public:
  void add(double interval) {
    ++count;
    const double deviation = interval - mean;
    mean += deviation / count;
    squares += deviation * (interval - mean);
  }

  // The spread needs two intervals; with fewer the coefficient of variation is undefined.
  double coefficientOfVariation() const {
    if (count < 2) return std::numeric_limits<double>::quiet_NaN();
    return std::sqrt(squares / (count - 1)) / mean;
  }

private:
  int count = 0;
  double mean = 0.0;
  double squares = 0.0;
};

// Factor that scales the difference of the two NMDA exponentials to a peak of 1.
double nmdaPeakFactor() {
  const double peakTime =
    nmdaRise * nmdaDecay / (nmdaDecay - nmdaRise) * std::log(nmdaDecay / nmdaRise);
  return 1.0 / (std::exp(-peakTime / nmdaDecay) - std::exp(-peakTime / nmdaRise));
}

// Jahr and Stevens 1990: the fraction of NMDA receptors not blocked by magnesium.
double unblockedFraction(double voltage) {
  return 1.0 / (1.0 + magnesium / 3.57 * std::exp(-0.062 * voltage));
}

RunResult simulate(
  double probability, double rateHz, std::uint64_t seed, double step, bool exactCharge
) {
  RandomGenerator random(seed);
  RunResult result;

  const double excitatoryInterval = 1000.0 / rateHz;
  const double inhibitoryInterval = 1000.0 / inhibitoryRateHz;
  constexpr int terminalCount = excitatoryTerminals + inhibitoryTerminals;
  std::array<Terminal, excitatoryTerminals> terminals;
  // The excitatory terminals come first, then the inhibitory ones.
  std::array<double, terminalCount> nextSpike;
  for (int i = 0; i < terminalCount; ++i) {
    const bool excitatory = i < excitatoryTerminals;
    nextSpike[i] = random.exponential(excitatory ? excitatoryInterval : inhibitoryInterval);
  }
  // Known at all times, so that a step without spikes costs one comparison.
  auto earliest = std::min_element(nextSpike.begin(), nextSpike.end());

  DecayingConductance ampa(ampaDecay, step, exactCharge);
  DecayingConductance nmdaSlow(nmdaDecay, step, exactCharge);
  DecayingConductance nmdaFast(nmdaRise, step, exactCharge);
  DecayingConductance gaba(gabaDecay, step, exactCharge);
  const double nmdaJump = nmdaQuantum * nmdaPeakFactor();

  const double stepPerCapacitance = step / capacitance;
  double voltage = rest;
  const auto stepCount = std::lround(duration / step);
  const auto refractorySteps = std::lround(refractoryPeriod / step);
  long refractoryLeft = 0;
  int spikeCount = 0;
  double lastOutputSpike = 0.0;
  IntervalStatistics intervals;

  for (long n = 0; n < stepCount; ++n) {
    // A spike takes effect at the first grid point that is not before it.
    const double time = static_cast<double>(n) * step;
    while (*earliest <= time) {
      const auto source = earliest - nextSpike.begin();
      if (source < excitatoryTerminals) {
        const int vesicles =
          terminals[source].release(*earliest, probability, random, result.sitesReady);
        ampa.add(vesicles * ampaQuantum);
        nmdaSlow.add(vesicles * nmdaJump);
        nmdaFast.add(vesicles * nmdaJump);
        result.inputSpikes += 1;
        result.vesicles += vesicles;
        *earliest += random.exponential(excitatoryInterval);
      } else {
        gaba.add(gabaQuantum);
        *earliest += random.exponential(inhibitoryInterval);
      }
      earliest = std::min_element(nextSpike.begin(), nextSpike.end());
    }

    if (refractoryLeft > 0) {
      --refractoryLeft;
    } else {
      const double nmda = (nmdaSlow.overStep() - nmdaFast.overStep()) * unblockedFraction(voltage);
      const double inhibition = gaba.overStep();
      const double total = leak + ampa.overStep() + nmda + inhibition;
      const double steadyState = (leak * rest + inhibition * gabaReversal) / total;
      voltage = steadyState + (voltage - steadyState) * std::exp(-stepPerCapacitance * total);
      if (voltage >= threshold) {
        const double spikeTime = time + step;
        if (spikeCount > 0) intervals.add(spikeTime - lastOutputSpike);
        lastOutputSpike = spikeTime;
        ++spikeCount;
        voltage = reset;
        refractoryLeft = refractorySteps;
      }
    }

    ampa.advance();
    nmdaSlow.advance();
    nmdaFast.advance();
    gaba.advance();
  }

  result.rateHz = spikeCount / (duration / 1000.0);
  result.isiCV = intervals.coefficientOfVariation();
  return result;
}

double probabilityOf(int configuration) { return 0.05 * (configuration / rateCount + 1); }
double rateHzOf(int configuration) { return 5.0 * (configuration % rateCount + 1); }

// A trial keeps its random numbers when the number of trials changes.
std::uint64_t seedOf(int configuration, int trial) {
  return static_cast<std::uint64_t>(configuration) << 32 | static_cast<std::uint64_t>(trial);
}

void printSummary(const std::vector<RunResult>& results, int trials) {
  std::puts("probability,rate_hz,firing_rate_hz,isi_cv,vesicles_per_spike,release_probability");
  for (int configuration = 0; configuration < configurationCount; ++configuration) {
    double rateSum = 0.0;
    double cvSum = 0.0;
    int cvCount = 0;
    std::int64_t inputSpikes = 0;
    std::int64_t vesicles = 0;
    std::int64_t sitesReady = 0;
    for (int trial = 0; trial < trials; ++trial) {
      const RunResult& run = results[static_cast<std::size_t>(configuration) * trials + trial];
      rateSum += run.rateHz;
      if (!std::isnan(run.isiCV)) {
        cvSum += run.isiCV;
        ++cvCount;
      }
      inputSpikes += run.inputSpikes;
      vesicles += run.vesicles;
      sitesReady += run.sitesReady;
    }
    std::printf("%.2f,%g,", probabilityOf(configuration), rateHzOf(configuration));
    std::printf("%.4f,", rateSum / trials);
    // A missing value is an empty field, as in Quantal's own tables.
    if (cvCount > 0) std::printf("%.4f", cvSum / cvCount);
    std::printf(",%.5f", static_cast<double>(vesicles) / inputSpikes);
    std::printf(",%.5f\n", static_cast<double>(vesicles) / sitesReady);
  }
}

constexpr const char* usage =
  "usage: reference_job [--trials N] [--step MS] [--threads N] [--summary] [--exact-charge]\n"
  "\n"
  "Simulates 20 release probabilities x 10 input rates x N trials of 10 s and prints the\n"
  "grand mean firing rate and the wall time.\n"
  "\n"
  "  --trials N       runs of every configuration (default 5)\n"
  "  --step MS        time step; it must divide the refractory period of 2 ms (default 0.1)\n"
  "  --threads N      OpenMP threads (default: as many as OpenMP would use)\n"
  "  --summary        print a CSV table instead, one line per probability and rate\n"
  "  --exact-charge   use the mean conductance over a step instead of its value at the start\n"
  "  --help           print this text\n";

[[noreturn]] void failUsage(const char* problem, const char* subject) {
  std::fprintf(stderr, "reference_job: %s: %s\n\n%s", problem, subject, usage);
  std::exit(usageError);
}

double positiveNumber(const char* option, const char* text) {
  if (text == nullptr) failUsage("a value is missing after", option);
  char* end = nullptr;
  const double number = std::strtod(text, &end);
  const bool isNumber = end != text && *end == '\0' && std::isfinite(number);
  if (!isNumber || number <= 0.0) failUsage("not a positive number", text);
  return number;
}

int positiveInteger(const char* option, const char* text) {
  const double number = positiveNumber(option, text);
  if (number != std::floor(number) || number > 1e6) {
    failUsage("not a whole number up to 1000000", text);
  }
  return static_cast<int>(number);
}

double stepLength(const char* option, const char* text) {
  const double step = positiveNumber(option, text);
  const double refractorySteps = refractoryPeriod / step;
  const double wholeSteps = std::round(refractorySteps);
  // A refractory period rounded to the grid would shift the rate by more than the bias that --step
  // is there to show.
  if (wholeSteps < 1.0 || std::abs(refractorySteps - wholeSteps) > 1e-6) {
    failUsage("the step does not divide the refractory period of 2 ms", text);
  }
  return step;
}

Options parse(char** arguments) {
  Options options;
  for (char** argument = arguments + 1; *argument != nullptr; ++argument) {
    if (std::strcmp(*argument, "--summary") == 0) {
      options.summary = true;
    } else if (std::strcmp(*argument, "--exact-charge") == 0) {
      options.exactCharge = true;
    } else if (std::strcmp(*argument, "--trials") == 0) {
      options.trials = positiveInteger(*argument, argument[1]);
      ++argument;
    } else if (std::strcmp(*argument, "--step") == 0) {
      options.step = stepLength(*argument, argument[1]);
      ++argument;
    } else if (std::strcmp(*argument, "--threads") == 0) {
      options.threads = positiveInteger(*argument, argument[1]);
      ++argument;
    } else if (std::strcmp(*argument, "--help") == 0) {
      std::fputs(usage, stdout);
      std::exit(0);
    } else {
      failUsage("unknown option", *argument);
    }
  }
  return options;
}

}  // namespace

int main(int, char** arguments) {
  const Options options = parse(arguments);
  const auto start = std::chrono::steady_clock::now();

  const int runCount = configurationCount * options.trials;
  std::vector<RunResult> results(runCount);
  // Dynamic, because runs with more events take longer.
#pragma omp parallel for schedule(dynamic) num_threads(options.threads)
  for (int run = 0; run < runCount; ++run) {
    const int configuration = run / options.trials;
    const int trial = run % options.trials;
    results[run] = simulate(
      probabilityOf(configuration), rateHzOf(configuration), seedOf(configuration, trial),
      options.step, options.exactCharge);
  }

  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
  if (options.summary) {
    printSummary(results, options.trials);
  } else {
    double rateSum = 0.0;
    for (const RunResult& run : results) rateSum += run.rateHz;
    std::printf("mean firing rate %.3f Hz, wall %.3f s\n", rateSum / runCount, wall.count());
  }
  return 0;
}
