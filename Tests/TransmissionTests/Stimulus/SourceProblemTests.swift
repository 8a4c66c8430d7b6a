import SynapseModel
import Testing

/// What is refused of sources though each number is in range.
@Suite struct SourceProblemTests {
  private static func places(_ run: SourceRun) -> [String] {
    let problems = run.problems
    #expect(problems.allSatisfy { !$0.message.isEmpty && !$0.message.hasSuffix(".") })
    return problems.map { $0.path.replacing("inputs.train.spikes.", with: "") }
  }

  @Test("Every source is right with its defaults")
  func defaults() {
    // A probe behind the end of so short a run is only pointed out.
    for run in ModifierTests.sources {
      #expect(run.problems.allSatisfy { $0.isWarning }, "\(run.model)")
    }
  }

  @Test("A dead time must leave room for intervals")
  func deadTime() {
    #expect(
      Self.places(SourceRun("poisson_dead_time", ["rate": 500, "dead_time": 2])) == ["dead_time"])
    #expect(Self.places(SourceRun("poisson_dead_time", ["rate": 499, "dead_time": 2])) == [])
    let bursts = ["onsets": 1.0, "burst_rate": 100, "dead_time": 10]
    #expect(Self.places(SourceRun("bursts", bursts)) == ["dead_time"])
    #expect(Self.places(SourceRun("bursts", bursts.merging(["onsets": 0]) { $1 })) == [])
  }

  @Test("A gamma train's rate must not be below 0")
  func amplitude() {
    for model in ["sinusoidal_gamma", "sinusoidal_poisson"] {
      let run = SourceRun(model, ["rate": 10, "amplitude": 11])
      #expect(Self.places(run) == (model == "sinusoidal_gamma" ? ["amplitude"] : []))
    }
  }

  @Test("A table of rates has equally many times and rates, in order")
  func table() {
    func places(_ times: [Double], _ rates: [Double]) -> [String] {
      Self.places(SourceRun("piecewise_poisson", lists: ["times": times, "rates": rates]))
    }
    #expect(places([0, 5], [1, 2]) == [])
    #expect(places([], []) == ["times"])
    #expect(places([0, 5], [1]) == ["rates"])
    #expect(places([0, 5, 5], [1, 2, 3]) == ["times"])
    #expect(places([5, 0], [1, 2]) == ["times"])
  }

  @Test("Spike times must be there, in the run, and have existing terminals")
  func explicit() {
    func places(_ times: [Double], _ terminals: [Double] = []) -> [String] {
      Self.places(
        SourceRun(
          "explicit", lists: ["times": times, "terminals": terminals], terminals: 3,
          duration: 1000))
    }
    #expect(places([5, 2, 999]) == [])
    #expect(places([]) == ["times"])
    #expect(places([1000, 2000]) == ["times"])
    #expect(places([1, .nan]) == ["times"])
    #expect(places([1, -1]) == ["times"])
    #expect(places([1, .infinity]) == ["times"])
    #expect(places([1, 2], [1, 3]) == [])
    #expect(places([1, 2], [1]) == ["terminals"])
    #expect(places([1, 2], [1, 4]) == ["terminals"])
    #expect(places([1, 2], [0, 1]) == ["terminals"])
    #expect(places([1, 2], [1, 1.5]) == ["terminals"])
  }

  @Test("Spikes that fall behind the run's end are pointed out, but not refused")
  func late() {
    func warnings(_ run: SourceRun) -> [String] {
      let problems = run.problems
      #expect(problems.allSatisfy { $0.isWarning })
      return problems.map { $0.path.replacing("inputs.train.spikes.", with: "") }
    }
    func explicit(_ times: [Double]) -> [String] {
      warnings(SourceRun("explicit", lists: ["times": times], duration: 1000))
    }
    #expect(explicit([5, 2, 2000]) == ["times"])
    #expect(explicit([5, 1000]) == ["times"])
    #expect(explicit([5, 999.9]) == [])
    let owned = SourceRun(
      "explicit", lists: ["times": [1, 2000], "terminals": [1, 2]], terminals: 2, duration: 1000)
    #expect(warnings(owned) == ["times"])
    // 20 spikes at 20 Hz, and 500 ms of rest.
    func probe(_ duration: Double, _ start: Double = 0) -> [String] {
      warnings(SourceRun("train_probe", ["start": start], duration: duration))
    }
    #expect(probe(1450) == ["probe_delay"])
    #expect(probe(1451) == [])
    #expect(probe(1451, 10) == ["probe_delay"])
    func pair(_ duration: Double) -> [String] {
      warnings(SourceRun("paired_pulse", ["start": 10, "interval": 90], duration: duration))
    }
    #expect(pair(100) == ["interval"])
    #expect(pair(101) == [])
  }

  @Test("A pattern has either a word or intervals, which are not too short")
  func pattern() {
    func places(
      _ values: [String: Double], _ own: [Double], word: [Double] = []
    ) -> [String] {
      Self.places(SourceRun("pattern", values, lists: ["intervals": own, "word": word]))
    }
    #expect(places([:], [5]) == [])
    #expect(places([:], []) == ["intervals"])
    #expect(places([:], [5], word: [40, 30, 20, 10]) == ["intervals"])
    #expect(places([:], [], word: [40, 30, 20, 10]) == [])
    #expect(places([:], [], word: [0.01]) == ["word"])
    #expect(places([:], [0.01]) == ["intervals"])
    #expect(places(["mean_interval": 0.01], [5]) == ["mean_interval"])
  }

  @Test("A source stops behind its start; bursts have whole spikes; doublets do not overlap")
  func others() {
    #expect(Self.places(SourceRun("poisson", ["start": 5, "stop": 5])) == ["stop"])
    #expect(Self.places(SourceRun("poisson", ["start": 5, "stop": 6])) == [])
    #expect(Self.places(SourceRun("poisson", ["start": 5])) == [])
    #expect(Self.places(SourceRun("bursts", ["spikes_per_burst": 2.5])) == ["spikes_per_burst"])
    #expect(
      Self.places(SourceRun("bursts", ["spikes_per_burst": 2.5, "distribution": 1])) == [])
    #expect(
      Self.places(SourceRun("doublets", ["rate": 100, "doublet_interval": 10]))
        == ["doublet_interval"])
  }

  @Test("What is refused still cannot harm: it ends, in order and inside the run")
  func harmless() {
    let runs = [
      SourceRun("poisson_dead_time", ["rate": 500, "dead_time": 4]),
      SourceRun("sinusoidal_gamma", ["rate": 0, "amplitude": 0]),
      SourceRun("sinusoidal_poisson", ["rate": 1e-300, "amplitude": 0]),
      SourceRun("piecewise_poisson", lists: ["times": [5, 0, 3], "rates": [10, 20]]),
      SourceRun("piecewise_poisson", lists: ["times": [], "rates": []]),
      SourceRun("explicit", lists: ["times": [5, .nan, 3, .infinity], "terminals": [1]]),
      SourceRun("explicit", lists: ["times": []]),
      SourceRun("pattern"),
      SourceRun("pattern", lists: ["intervals": [1e-300]]),
      SourceRun("doublets", ["rate": 100, "doublet_interval": 50]),
      SourceRun("bursts", ["spikes_per_burst": 2.5]),
      SourceRun(
        "markov_modulated_poisson",
        ["high_rate": 1e-9, "low_rate": 0, "high_duration": 0.1, "low_duration": 0.1]),
    ]
    for var run in runs {
      run.duration = 200
      for train in run.trains() {
        #expect(train == train.sorted() && train.allSatisfy { $0 >= 0 && $0 < 200 })
      }
    }
  }
}
