import Measures
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Release sites with clefts and receptors of their own.
@Suite struct SiteCleftTests {
  /// Receptors of two states, 1 nS when all are open, behind pulses of 1 mM and 1 ms.
  private static func experiment(
    _ values: [String: Double], models: [String: String] = [:]
  ) -> Experiment {
    func own<Value>(_ entries: [String: Value]) -> [String: Value] {
      Dictionary(uniqueKeysWithValues: entries.map { ("inputs.a." + $0, $1) })
    }
    return Experiment(
      models: own([
        "spikes": "regular", "release": "static", "cleft": "pulse", "receptors.r": "kinetic",
      ]).merging(own(models)) { $1 },
      values: own([
        "spikes.rate": 100, "spikes.offset": 1, "cleft.per_site": 1,
        "receptors.r.scheme.c_o.binding": 1, "receptors.r.scheme.c_o.backward": 0.2,
        "receptors.r.open.o.conductance": 1, "receptors.r.conductance": 1,
      ]).merging(["duration": 30]) { $1 }.merging(own(values)) { $1 })
  }

  private static func conductances(_ experiment: Experiment, steps: Int = 100) -> [Double] {
    receptorStates(experiment, steps: steps).map { $0["conductance"] ?? .nan }
  }

  @Test("N sites that release together are N synapses; in one cleft they saturate its receptors")
  func saturation() {
    let values = ["release.probability": 1.0, "release.sites": 5, "spikes.max_spikes": 1]
    let apart = Self.conductances(Self.experiment(values))
    let together = Self.conductances(
      Self.experiment(values.merging(["cleft.per_site": 0]) { $1 }))
    let one = Self.conductances(Self.experiment(values.merging(["release.sites": 1]) { $1 }))
    // Open share at the end of a pulse of 1 ms: binding T /ms, unbinding 0.2 /ms.
    func open(_ transmitter: Double) -> Double {
      let rate = transmitter + 0.2
      return transmitter / rate * (1 - Scalar.exp(-rate))
    }
    #expect(abs((apart.max() ?? 0) - 5 * open(1)) < 1e-9)
    #expect(abs((together.max() ?? 0) - open(5)) < 1e-9)
    #expect(zip(apart, one).allSatisfy { abs($0 - 5 * $1) < 1e-12 })
  }

  @Test("Sites that all release are terminals of one axon, to the bit")
  func terminals() {
    let sites = Self.experiment(["release.probability": 1, "release.sites": 4])
    let terminals = Self.experiment([
      "release.probability": 1, "release.sites": 1, "count": 4, "spikes.contacts": 0,
      "cleft.per_site": 0,
    ])
    #expect(Self.conductances(sites) == Self.conductances(terminals))
  }

  @Test("The mean field of N sites is N times that of one")
  func meanField() {
    let values = ["release.probability": 0.4, "release.stochastic": 0]
    let one = Self.conductances(
      Self.experiment(values.merging(["release.sites": 1]) { $1 }))
    let many = Self.conductances(
      Self.experiment(values.merging(["release.sites": 6]) { $1 }))
    #expect((one.max() ?? 0) > 0.2)
    #expect(zip(many, one).allSatisfy { abs($0 - 6 * $1) < 1e-8 })
  }

  /// Different sites that have released, where one vesicle opens receptors for good, and vesicles.
  private static func sitesUsed(_ experiment: Experiment) -> [(sites: Double, vesicles: Double)] {
    let lasting = experiment.with([
      "inputs.a.receptors.r.scheme.c_o.binding": 100, "inputs.a.receptors.r.scheme.c_o.backward": 0,
    ])
    return (0..<40).flatMap { batch -> [(sites: Double, vesicles: Double)] in
      let seeds = (1...UInt64(BatchSize.lanes)).map { UInt64(batch) * 1000 + $0 }
      guard
        let batch = Batch(
          Array(repeating: lasting.configuration, count: seeds.count), seeds: seeds)
      else { return [] }
      var times = StageTimes(isMeasured: false)
      while !batch.isComplete { batch.advance(times: &times) }
      let input = batch.cells[0].inputs[0]
      return batch.outcomes().enumerated().map { lane, outcome in
        let states = input.receptors[0].receptor.states(lane: lane)
        return (
          sites: states.first { $0.name == "conductance" }?.value ?? .nan,
          vesicles: outcome.inputs[0].vesicles
        )
      }
    }
  }

  @Test("Sites are as likely at each spike: after n spikes 1 - (1 - p)^n of them have released")
  func chance() throws {
    let (sites, p, spikes) = (6.0, 0.3, 2.0)
    let used = Self.sitesUsed(
      Self.experiment([
        "release.probability": p, "release.sites": sites, "spikes.max_spikes": spikes,
      ]))
    var moments = Moments()
    for run in used { moments.add(run.sites) }
    // Binomial: mean 3.06, variance 1.4994.
    let share = 1 - (1 - p) * (1 - p)
    let variance = sites * share * (1 - share)
    let count = Double(used.count)
    #expect(abs(moments.mean - sites * share) < 4.5 * (variance / count).squareRoot())
    let measured = try #require(moments.sampleVariance)
    #expect(abs(measured / variance - 1) < 4.5 * (2 / count).squareRoot())
    #expect(used.allSatisfy { abs($0.sites - $0.sites.rounded()) < 1e-9 })
  }

  @Test(
    "Sites that are not refilled release once: as many sites as vesicles",
    arguments: ["fixed", "gamma"])
  func depletion(latency: String) {
    let used = Self.sitesUsed(
      Self.experiment(
        [
          "release.probability": 0.4, "release.sites": 7, "release.recovery": 1e9,
          "spikes.max_spikes": 2,
        ], models: ["release": "tsodyks_markram", "release.latency": latency]))
    #expect(used.map(\.vesicles).reduce(0, +) > 3000)
    #expect(used.allSatisfy { abs($0.sites - $0.vesicles) < 1e-9 })
  }

  @Test("Vesicles of a multivesicular zone share its cleft, those of two zones do not")
  func zones() {
    // All three docked vesicles of both zones: three-fold pulses in two clefts.
    let values = [
      "release.probability": 1.0, "release.sites": 2, "release.docked": 3, "spikes.max_spikes": 1,
    ]
    func most(_ more: [String: Double] = [:], _ models: [String: String] = [:]) -> Double {
      let models = ["release": "multivesicular"].merging(models) { $1 }
      let experiment = Self.experiment(values.merging(more) { $1 }, models: models)
      return Self.conductances(experiment).max() ?? .nan
    }
    func open(_ transmitter: Double) -> Double {
      let rate = transmitter + 0.2
      return transmitter / rate * (1 - Scalar.exp(-rate))
    }
    #expect(abs(most() - 2 * open(3)) < 1e-9)
    #expect(abs(most(["cleft.per_site": 0]) - open(6)) < 1e-9)
    // s = 1: three vesicles act like one and a half.
    #expect(abs(most(["release.saturation": 1]) - 2 * open(1.5)) < 1e-9)
    #expect(abs(most(["release.stochastic": 0]) - 2 * open(3)) < 1e-8)
    // A latency that is the same for all moves them together.
    #expect(
      abs(most(["release.latency.delay": 2], ["release.latency": "fixed"]) - 2 * open(3)) < 1e-9)
  }

  @Test(
    "Multivesicular zones release each by itself, always full or never refilled",
    arguments: [0.0, 1e9])
  func zoneChance(recovery: Double) throws {
    let (sites, p, docked) = (8.0, 0.2, 3)
    let used = Self.sitesUsed(
      Self.experiment(
        [
          "release.probability": p, "release.sites": sites, "release.docked": Double(docked),
          "release.recovery": recovery, "spikes.max_spikes": 2,
        ], models: ["release": "multivesicular"]))
    var moments = Moments()
    for run in used { moments.add(run.sites) }
    // Each place of a zone releases within two spikes by 1 - (1 - p)^2, whether or not it is refilled.
    let share = 1 - (0..<2 * docked).reduce(1.0) { failure, _ in failure * (1 - p) }
    let variance = sites * share * (1 - share)
    let count = Double(used.count)
    #expect(abs(moments.mean - sites * share) < 4.5 * (variance / count).squareRoot())
    let measured = try #require(moments.sampleVariance)
    // The excess of a binomial number is below 0 here.
    #expect(abs(measured / variance - 1) < 4.5 * (2 / count).squareRoot())
    #expect(used.contains { $0.vesicles > $0.sites + 1 })
  }

  @Test("Docked vesicles of pools are at different sites, and empty sites release nothing")
  func pools() {
    let values = [
      "release.probability": 0.4, "release.sites": 7, "spikes.max_spikes": 2,
      "vesicles.recycling.refill.time_constant": 1e12, "vesicles.recycling.priming": 0,
    ]
    let models = ["release": "pools", "vesicles.recycling": "unlimited"]
    let used = Self.sitesUsed(Self.experiment(values, models: models))
    #expect(used.map(\.vesicles).reduce(0, +) > 3000)
    #expect(used.allSatisfy { abs($0.sites - $0.vesicles) < 1e-9 })
    // Sites that are full again at once are as likely at each spike.
    let full = Self.sitesUsed(
      Self.experiment(
        values.merging(["vesicles.recycling.refill.time_constant": 0]) { $1 }, models: models))
    var moments = Moments()
    for run in full { moments.add(run.sites) }
    let share = 1 - 0.6 * 0.6
    let error = (7 * share * (1 - share) / Double(full.count)).squareRoot()
    #expect(abs(moments.mean - 7 * share) < 4.5 * error)
    // One spike of full pools that release everything is one of all sites.
    let all = values.merging(["release.probability": 1, "spikes.max_spikes": 1]) { $1 }
    let plain = all.filter { !$0.key.hasPrefix("vesicles") }
    #expect(
      Self.conductances(Self.experiment(all, models: models))
        == Self.conductances(Self.experiment(plain)))
  }

  @Test("Runs that differ in sites are simulated side by side unless sites have clefts")
  func batches() {
    func shared(_ sites: Double, perSite: Double) -> [Double] {
      Self.experiment(["release.sites": sites, "cleft.per_site": perSite]).configuration
        .sharedValues
    }
    #expect(shared(4, perSite: 0) == shared(5, perSite: 0))
    #expect(shared(4, perSite: 1) != shared(5, perSite: 1))
  }

  @Test("Sites that nothing tells apart are refused")
  func refusals() {
    func messages(_ values: [String: Double], _ models: [String: String] = [:]) -> [String] {
      Simulation.problems(in: Self.experiment(values, models: models).configuration)
        .map(\.message)
    }
    #expect(messages([:]).isEmpty)
    #expect(
      messages([:], ["release": "poisson"])
        == ["release of the model 'poisson' does not say which site a vesicle comes from"])
    let sensor = ["release": "calcium_sensor", "sensor": "lou_2005", "calcium": "gaussian"]
    #expect(
      messages([:], sensor).contains(
        "release of the model 'calcium_sensor' does not say which site a vesicle comes from"))
    #expect(
      messages(["release.sites": 65])
        == ["a terminal has at most 64 sites with clefts of their own"])
    #expect(
      messages(["release.sites": 60, "count": 2000])
        == ["an input can have 100000 clefts, not 120000"])
  }
}
