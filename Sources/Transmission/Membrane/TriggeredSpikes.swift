public import SynapseModel

/// Counts what spikes of an input do to the neuron: its spikes in a window behind each of them.
///
/// Less those that the neuron's mean rate would give by chance, it is the efficacy of the input (science
/// reference 14.1 and 18.5). A release acts at the grid point nearest to its spike, so windows begin at
/// grid points.
final class TriggeredSpikes {
  static let window = Parameter(
    "window", .number(.ms), default: 10, .within(0.001, 1e6),
    "How long after a presynaptic spike those of the neuron count",
    source: "10 ms (science reference 18.2)")
  static let model = Model(
    "triggered_spikes", "Spikes of the neuron that follow those of each input, above chance",
    source: "science reference 14.1 and 18.5", parameters: [window])
  static let section = Section(
    "response", "What is measured of the effect of each input",
    models: [Model("none", "Nothing", source: "by choice", parameters: []), model],
    defaultModel: "none")

  private let windows: [Double]
  private let step: Double
  /// Grid points of each run's spikes whose windows may be open, in no order.
  private var open: [[Int]]
  /// How many spikes each run's terminals had, and how many of the neuron were in their windows.
  private var inputs, pairs: [Double]

  /// `nil` where effects of inputs are not measured.
  static func make(_ root: LaneParameters, step: Double) -> TriggeredSpikes? {
    let parameters = root.section("measure").section(section.name)
    guard parameters.model == model.name else { return nil }
    return TriggeredSpikes(parameters, step: step)
  }

  private init(_ parameters: LaneParameters, step: Double) {
    windows = parameters.values(Self.window)
    self.step = step
    open = Array(repeating: [], count: windows.count)
    inputs = Array(repeating: 0, count: windows.count)
    pairs = inputs
  }

  /// Takes in spikes of the input's terminals.
  func note(_ spikes: SpikeList) {
    var groups = spikes.groups
    while let group = groups.next() {
      for index in 0..<group.count {
        let lane = group.slot(index) & (BatchSize.lanes - 1)
        open[lane].append(Int((group.times[index] / step).rounded()))
        inputs[lane] += 1
      }
    }
  }

  /// Counts the neuron's spikes of a block; the input's spikes of the block are known.
  func count(_ spikes: OutputSpikes, in block: Block) {
    // Spikes at a grid point may come out a little before it.
    let tolerance = 1e-6 * step
    for (lane, time) in zip(spikes.lanes, spikes.times) {
      let (latest, earliest) = (time + tolerance, time + tolerance - windows[lane])
      pairs[lane] += Double(
        open[lane].count { (earliest..<latest).contains(Double($0) * step) })
    }
    let start = Double(block.firstStep + block.count) * step
    for lane in open.indices {
      open[lane].removeAll { Double($0) * step + windows[lane] < start - step }
    }
  }

  /// Spikes of the neuron in all windows of a run, less those expected of `outputs` spikes that come
  /// at any time of the run.
  func excess(lane: Int, outputs: Int, duration: Double) -> Double {
    let window = windows[lane]
    // Windows that the end of the run cuts; sorted, so that where blocks end changes no bit.
    let cut = open[lane].map { max(duration - Double($0) * step, 0) }.filter { $0 < window }
      .sorted()
    let time = cut.reduce((inputs[lane] - Double(cut.count)) * window, +)
    return pairs[lane] - Double(outputs) / duration * time
  }
}

extension Simulation {
  /// Whether the effect of each input of a structure is measured.
  public static func measuresResponse(_ structure: Structure) -> Bool {
    structure.models["measure." + TriggeredSpikes.section.name] == TriggeredSpikes.model.name
  }
}
