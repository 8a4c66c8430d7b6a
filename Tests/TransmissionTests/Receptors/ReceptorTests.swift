import Foundation
import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// What receptors hand to the membrane, step by step.
@Suite struct ReceptorTests {
  /// Rise and decay (ms), time of the peak (ms) and factor of the published table (T-52).
  private static let table: [(rise: Double, decay: Double, peak: Double, factor: Double)] = [
    (0.2, 1.7, 0.4850817, 1.5075794), (0.2, 2, 0.5116856, 1.4350552),
    (0.5, 5, 1.2792139, 1.4350552), (0.5, 8, 1.4787140, 1.2832267),
    (2, 100, 7.9837204, 1.1052150), (2.23, 150, 9.5268862, 1.0816535),
  ]

  /// Shows the mean conductance over each step (nS) after one vesicle of 1 nS at time 0.
  ///
  /// There is one run for each of the settings, at most 32; shown are run, step and mean.
  private static func conductances(
    _ model: String, _ settings: [[String: Double]], step: Double, steps: Int,
    each: (Int, Int, Double) -> Void
  ) {
    let path = "inputs.a.receptors.r"
    let lanes = (0..<BatchSize.lanes).map { lane in
      var values = ["duration": 1.0, path + ".conductance": 1]
      for (name, value) in settings[min(lane, settings.count - 1)] {
        values[path + "." + name] = value
      }
      return Experiment(
        models: ["inputs.a.spikes": "regular", "inputs.a.release": "static", path: model],
        values: values
      ).configuration
    }
    let drive = Drive()
    let receptor = Receptors.make(
      LaneParameters(structure: lanes[0].structure, lanes: lanes, path: path),
      context: ReceptorContext(step: step, membraneRate: PerLane(repeating: 0), drive: drive))
    let quanta = Grid(rows: Block.longest + 1)
    quanta.rows[0] = PerLane(repeating: 1)
    for first in stride(from: 0, to: steps, by: Block.longest) {
      let block = Block(firstStep: first, count: min(Block.longest, steps - first), step: step)
      clear(drive.conductance, block.count)
      receptor.advance(block, quanta: quanta, drive: drive)
      for row in 0..<block.count {
        for lane in settings.indices {
          each(lane, first + row, drive.conductance.lanes[row * BatchSize.lanes + lane])
        }
      }
      clear(quanta, 1)
    }
  }

  private static func clear(_ grid: Grid, _ rows: Int) {
    grid.rows.update(repeating: PerLane(repeating: 0), count: rows)
  }

  /// Sum of mean conductance times step, run by run (nS ms).
  private static func areas(
    _ model: String, _ settings: [[String: Double]], step: Double, until: Double
  ) -> [Double] {
    var sums = Array(repeating: 0.0, count: settings.count)
    var lost = sums
    conductances(model, settings, step: step, steps: Int(until / step)) { lane, _, value in
      // Compensated (Kahan), so that only the receptor's own rounding is seen.
      let term = value - lost[lane]
      let sum = sums[lane] + term
      lost[lane] = (sum - sums[lane]) - term
      sums[lane] = sum
    }
    return sums.map { $0 * step }
  }

  @Test("T-52 the area of an exponential conductance is exact", arguments: [0.025, 0.1, 1])
  func exponentialArea(step: Double) {
    let decays = [0.2, 1, 2, 6, 30]
    let areas = Self.areas("exponential", decays.map { ["decay": $0] }, step: step, until: 1300)
    #expect(largestError(areas, decays) < 1e-12)
  }

  @Test("T-52 the area of an alpha function is g tau e, its peak g at tau")
  func alphaFunction() {
    let times = [0.5, 2, 8]
    let areas = Self.areas(
      "alpha", times.map { ["time_to_peak": $0] }, step: 0.1, until: 400)
    #expect(largestError(areas, times.map { $0 * exp(1) }) < 1e-12)
    var peaks = times.map { _ in (time: 0.0, value: 0.0) }
    Self.conductances(
      "alpha", times.map { ["time_to_peak": $0] }, step: 0.01, steps: 1000
    ) { lane, step, value in
      // The mean over a step is close to the value in its middle.
      if value > peaks[lane].value { peaks[lane] = ((Double(step) + 0.5) * 0.01, value) }
    }
    for (time, peak) in zip(times, peaks) {
      #expect(abs(peak.time - time) < 0.011)
      #expect(abs(peak.value - 1) < 1e-4)
    }
  }

  @Test("T-52 the area of a triple exponential is that of its two components")
  func tripleExponentialArea() {
    let shares = [0, 0.3, 1]
    let areas = Self.areas(
      "triple_exponential",
      shares.map { ["rise": 2, "decay": 40, "slow_decay": 200, "slow_share": $0] }, step: 0.1,
      until: 9000)
    func area(_ decay: Double) -> Double {
      let peak = log(decay / 2) * 2 * decay / (decay - 2)
      return (decay - 2) / (exp(-peak / decay) - exp(-peak / 2))
    }
    let expected = shares.map { (1 - $0) * area(40) + $0 * area(200) }
    #expect(largestError(areas, expected) < 1e-12)
  }

  @Test("T-52 the area of a dual exponential is exact", arguments: [0.025, 0.1, 1])
  func dualArea(step: Double) {
    let areas = Self.areas(
      "dual_exponential", Self.table.map { ["rise": $0.rise, "decay": $0.decay] }, step: step,
      until: 6000)
    for (area, row) in zip(areas, Self.table) {
      #expect(abs(area / (row.factor * (row.decay - row.rise)) - 1) < 1e-7)
    }
    let exact = Self.table.map { Self.factor($0.rise, $0.decay) * ($0.decay - $0.rise) }
    #expect(largestError(areas, exact) < 1e-12)
  }

  /// The factor that scales the difference of exponentials to a peak of 1.
  private static func factor(_ rise: Double, _ decay: Double) -> Double {
    let ratio = decay / rise
    // At the peak the exponentials are ratio^(-1 / (ratio - 1)) and that to the power of ratio.
    let log = Logarithm.log(Group(repeating: ratio))[0] / (ratio - 1)
    let slow = Exponential.exp(Group(repeating: -log))[0]
    let fast = Exponential.exp(Group(repeating: -log * ratio))[0]
    return 1 / (slow - fast)
  }

  @Test("T-52 the peak of a dual exponential is 1, when the table says")
  func dualPeak() {
    let step = 0.001
    var peaks = Array(repeating: (value: 0.0, step: 0), count: Self.table.count)
    let settings = Self.table.map { ["rise": $0.rise, "decay": $0.decay] }
    Self.conductances("dual_exponential", settings, step: step, steps: 12_000) {
      lane, index, value in
      if value > peaks[lane].value { peaks[lane] = (value, index) }
    }
    for (peak, row) in zip(peaks, Self.table) {
      // The mean over a step is below the peak by at most h^2 / (6 rise decay) of it.
      #expect(peak.value < 1)
      #expect(peak.value > 1 - step * step / (6 * row.rise * row.decay))
      #expect(abs((Double(peak.step) + 0.5) * step - row.peak) <= step)
    }
  }

  @Test("T-52 equal time constants make an alpha function, and nearly equal ones nearly so")
  func alpha() {
    let (tau, step) = (3.0, 0.1)
    let differences = [0, 1e-9, -1e-9, 9e-7, 2e-6, 1e-4, -1e-4]
    var trains: [[Double]] = Array(repeating: [], count: differences.count)
    let settings = differences.map { ["rise": tau, "decay": tau * (1 + $0)] }
    Self.conductances("dual_exponential", settings, step: step, steps: 2000) { lane, _, value in
      trains[lane].append(value)
    }
    // The mean of (t / tau) exp(1 - t / tau) over a step, from its integral.
    func integral(_ t: Double) -> Double {
      -(tau + t) * Exponential.exp(Group(repeating: 1 - t / tau))[0]
    }
    let exact = (0..<2000).map { index in
      let t = Double(index) * step
      return (integral(t + step) - integral(t)) / step
    }
    for (train, difference) in zip(trains, differences) {
      for (found, expected) in zip(train, exact) {
        // What differs in time constants differs in conductance; the difference of two
        // exponentials loses as many digits as they have in common.
        let limit = abs(difference) < 1e-6 ? 1e-12 : 1e-9
        #expect(abs(found - expected) < limit + 2 * abs(difference))
      }
    }
    let areas = trains.map { $0.reduce(0, +) * step }
    #expect(abs(areas[0] / (Exponential.exp(Group(repeating: 1))[0] * tau) - 1) < 1e-12)
  }

  @Test("T-60 the magnesium block of Jahr & Stevens at 1 mM")
  func magnesiumBlock() {
    let table: [(voltage: Double, open: Double)] = [
      (-100, 0.007193), (-80, 0.024425), (-70, 0.044471), (-60, 0.079626), (-40, 0.230155),
      (-20, 0.508141), (0, 0.781182), (20, 0.925018), (40, 0.977080), (-20.52525, 0.5),
    ]
    for (voltage, open) in table {
      let found = MagnesiumBlock.open(
        Group(repeating: 1), voltage: Group(repeating: voltage),
        ratio: Group(repeating: 1 / 3.57))
      #expect(abs(found[0] - open) < 1e-6, "at \(voltage) mV")
    }
  }

  @Test("T-60 no magnesium, no block; any voltage gives a share from 0 to 1")
  func magnesiumLimits() {
    for voltage in [-1e6, -2000, -200, -65, 0, 65, 200, 2000, 1e6] {
      func open(_ magnesium: Double) -> Double {
        MagnesiumBlock.open(
          Group(repeating: 1), voltage: Group(repeating: voltage),
          ratio: Group(repeating: magnesium / 3.57))[0]
      }
      #expect(open(0) == 1)
      #expect((0...1).contains(open(1)))
      #expect(open(2) <= open(1))
    }
  }

  @Test("Exponential receptors that go through a block together have the bits of those that do not")
  func together() {
    /// Potentials with a receptor that does nothing at a place among three others.
    func voltages(silent: Int?) -> [Double] {
      var experiment = Experiment(
        models: [
          "inputs.a.spikes": "poisson", "inputs.a.release": "tsodyks_markram", "neuron": "lif",
        ],
        values: ["duration": 300, "inputs.a.count": 20, "inputs.a.spikes.rate": 30])
      let channels = [(2.0, 2.0, 0.0), (3, 6, -70), (0.5, 40, -20)]
      for (index, (conductance, decay, reversal)) in channels.enumerated() {
        let path = "inputs.a.receptors.r\(2 * index + 1)"
        experiment.models[path] = "exponential"
        experiment.values[path + ".conductance"] = conductance
        experiment.values[path + ".decay"] = decay
        experiment.values[path + ".reversal"] = reversal
      }
      if let silent {
        let path = "inputs.a.receptors.r\(silent)"
        (experiment.models[path], experiment.values[path + ".conductance"]) = ("alpha", 0)
      }
      return experiment.voltages()
    }
    let all = voltages(silent: nil)
    #expect(Set(all).count > 1000)
    // Between the first two, and between the last two, so that others go together.
    #expect(voltages(silent: 2) == all)
    #expect(voltages(silent: 4) == all)
  }
}
