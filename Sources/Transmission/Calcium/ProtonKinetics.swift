import Measures
import SynapseModel

/// The protons of one input's terminals.
final class ProtonKinetics {
  let promotes, blocks: Bool
  /// Whether protons in the cleft act.
  let hasCleft: Bool
  /// What protons beyond those at rest do through the channels' activation.
  private let shiftTable: ProtonShift?
  private let ph, fall, extrusionFall, rate, gain, halfPh, hill, spontaneous: Memory<Double>
  /// What spikes have found, lane by lane.
  private(set) var entries = Array(
    repeating: EntryFactors(sum: 0, count: 0, lowest: .infinity, highest: -.infinity),
    count: BatchSize.lanes)
  /// The stretch's terminals' pH at the start of each sub-step, where it follows what is extruded.
  private let courses = Memory(repeating: Group(), count: Stretch.longest)
  /// Whether pH follows what is extruded.
  let feelsExtrusion: Bool
  private let load, cleftRate, blockPh, blockHill, cleftRest: Memory<Double>
  private let pka: Memory<Double>
  /// Fall of pH inside and protons in the cleft beyond rest (uM), each when it was last looked at.
  private let shift, shiftTime, cleft, cleftTime: Memory<Double>

  /// `parameters` are the calcium section's, `potential` those of the potential that opens channels.
  init(_ parameters: LaneParameters, potential: LaneParameters? = nil, slots: Int) {
    let section = parameters.section("protons")
    (promotes, blocks) = (Protons.promotes(section), Protons.blocks(section))
    hasCleft = blocks || Protons.shifts(section)
    shiftTable = potential.flatMap { ProtonShift(parameters, potential: $0) }
    func memory(_ parameter: Parameter) -> Memory<Double> { Memory(section.values(parameter)) }
    func inverse(_ parameter: Parameter) -> Memory<Double> {
      Memory(section.values(parameter).map { 1 / $0 })
    }
    (ph, fall, rate) = (memory(Protons.ph), memory(Protons.fall), inverse(Protons.recovery))
    extrusionFall = memory(Protons.extrusionFall)
    feelsExtrusion = promotes && section.isPresent(Protons.extrusionFall)
    (gain, halfPh, hill) = (memory(Protons.gain), memory(Protons.halfPh), memory(Protons.hill))
    (spontaneous, pka) = (memory(Protons.spontaneous), memory(Protons.bufferPka))
    (load, cleftRate) = (memory(Protons.load), inverse(Protons.cleftRecovery))
    (blockPh, blockHill) = (memory(Protons.blockPh), memory(Protons.blockHill))
    cleftRest = memory(Protons.cleftPh)
    shift = Memory(repeating: 0, count: slots)
    shiftTime = Memory(repeating: 0, count: slots)
    cleft = Memory(repeating: 0, count: slots)
    cleftTime = Memory(repeating: 0, count: slots)
  }

  var isPresent: Bool { promotes || hasCleft }

  @inline(__always) private static func tenTo(_ x: Group) -> Group {
    Exponential.exp(x * 2.302585092994046)
  }

  /// The terminals' pH at the start of one of the stretch's sub-steps.
  @inline(__always)
  private func inside(_ stretch: Stretch, _ step: Int) -> (ph: Group, shift: Group) {
    let age = stretch.starts[step] - stretch.load(shiftTime)
    let shift = stretch.load(shift) * Exponential.exp(-(age * stretch.gather(rate)))
    return (stretch.gather(ph) - shift, shift)
  }

  /// The factors on calcium entry of spikes at the stretch's first start, which then acidify.
  func spike(_ stretch: Stretch, gains: Memory<Double>) {
    let factor = entry(stretch)
    if promotes {
      let (_, shift) = inside(stretch, 0)
      stretch.store(shift + stretch.gather(fall), self.shift)
      stretch.store(stretch.starts[0], shiftTime)
    }
    stretch.store(factor, gains)
    for index in 0..<stretch.count {
      note(factor[index], lane: stretch.slots[index] & (BatchSize.lanes - 1))
    }
  }

  private func note(_ factor: Double, lane: Int) {
    // Rounded to 2^-29, so that the sum has no order.
    entries[lane].sum += (factor + 12_582_912) - 12_582_912
    entries[lane].count += 1
    entries[lane].lowest = min(entries[lane].lowest, factor)
    entries[lane].highest = max(entries[lane].highest, factor)
  }

  /// The factors on calcium entry at the stretch's first start.
  func entry(_ stretch: Stretch) -> Group {
    var factor = Group(repeating: 1)
    if promotes {
      let (ph, _) = inside(stretch, 0)
      let (half, hill) = (stretch.gather(halfPh), stretch.gather(hill))
      @inline(__always) func share(_ ph: Group) -> Group {
        1 / (1 + Self.tenTo(hill * (ph - half)))
      }
      let promotion = share(ph) - share(Group(repeating: Protons.reference.inside))
      factor = promotion.times(stretch.gather(gain), plus: 1).atLeast(Group())
    }
    if let shiftTable {
      factor *= shiftTable.factor(cleftPh(stretch), rest: stretch.gather(cleftRest), stretch)
    }
    if blocks {
      let (half, hill) = (stretch.gather(blockPh), stretch.gather(blockHill))
      let ph = cleftPh(stretch)
      @inline(__always) func blocked(_ ph: Group) -> Group { 1 + Self.tenTo(hill * (half - ph)) }
      factor *= blocked(Group(repeating: Protons.reference.cleft)) / blocked(ph)
    }
    return factor
  }

  /// The cleft's pH at the stretch's first start.
  @inline(__always) private func cleftPh(_ stretch: Stretch) -> Group {
    let age = stretch.starts[0] - stretch.load(cleftTime)
    let beyond = stretch.load(cleft) * Exponential.exp(-(age * stretch.gather(cleftRate)))
    // In uM: 10^(6 - pH).
    let protons = Self.tenTo(6 - stretch.gather(cleftRest)) + beyond
    return 6 - Logarithm.log(protons) * 0.4342944819032518
  }

  /// How many times lower protons make the affinity of the buffer's sites, at the start of a sub-step.
  @inline(__always) func weakening(_ stretch: Stretch, _ step: Int) -> Group {
    weakening(stretch, step, pka)
  }

  /// The same for sites of another pKa, lane by lane.
  @inline(__always)
  func weakening(_ stretch: Stretch, _ step: Int, _ pka: Memory<Double>) -> Group {
    let (ph, _) = inside(stretch, step)
    let pka = stretch.gather(pka)
    let factor = (1 + Self.tenTo(pka - ph)) / (1 + Self.tenTo(pka - Protons.reference.inside))
    return factor.replacing(with: 1, where: pka .<= 0)
  }

  /// Calcium (uM) that has been extruded in a sub-step has acidified the terminals.
  func extrude(_ stretch: Stretch, _ step: Int, _ calcium: Group) {
    let isReal = stretch.ends[step] .> stretch.starts[step]
    let (since, before) = (stretch.load(shiftTime), stretch.load(shift))
    let left = Exponential.exp((since - stretch.ends[step]) * stretch.gather(rate))
    let after = calcium.times(stretch.gather(extrusionFall), plus: before * left)
    stretch.store(before.replacing(with: after, where: isReal), shift)
    stretch.store(since.replacing(with: stretch.ends[step], where: isReal), shiftTime)
  }

  /// What time alone changes of one terminal, and how to put it back.
  func course(of slot: Int) -> [Double] { [shift[slot], shiftTime[slot]] }
  func restore(_ course: [Double], of slot: Int) {
    guard course.count == 2 else { return }
    (shift[slot], shiftTime[slot]) = (course[0], course[1])
  }

  /// The factor on spontaneous fusion at the start of a sub-step.
  func boost(_ stretch: Stretch, _ step: Int) -> Group {
    let (ph, _) = feelsExtrusion ? (courses[step], Group()) : inside(stretch, step)
    return Self.tenTo(stretch.gather(spontaneous) * (Protons.reference.inside - ph))
  }

  /// Notes the pH at the start of a sub-step for `boost`, before what is extruded in it changes it.
  func note(_ stretch: Stretch, _ step: Int) { courses[step] = inside(stretch, step).ph }

  /// A vesicle of a terminal has acidified its cleft.
  func release(slot: Int, time: Double, amount: Double) {
    let lane = slot & (BatchSize.lanes - 1)
    guard load[lane] > 0 else { return }
    let left = Scalar.exp(-((time - cleftTime[slot]) * cleftRate[lane]))
    cleft[slot] = cleft[slot] * left + load[lane] * amount
    cleftTime[slot] = time
  }

  /// What there is to see of one terminal at a time (ms).
  func states(of slot: Int, at time: Double) -> [StateValue] {
    let lane = slot & (BatchSize.lanes - 1)
    func left(_ since: Memory<Double>, _ rate: Memory<Double>) -> Double {
      Scalar.exp(-(max(0, time - since[slot]) * rate[lane]))
    }
    var states: [StateValue] = []
    if promotes {
      let shift = shift[slot] * left(shiftTime, rate)
      states.append(StateValue(name: "ph", unit: nil, value: ph[lane] - shift))
    }
    if hasCleft {
      let protons = cleft[slot] * left(cleftTime, cleftRate)
      // In uM: 10^(6 - pH).
      let all = Self.tenTo(6 - Group(repeating: cleftRest[lane])) + protons
      let ph = 6 - Logarithm.log(all) * 0.4342944819032518
      states.append(StateValue(name: "cleft_protons", unit: .uM, value: protons))
      states.append(StateValue(name: "cleft_ph", unit: nil, value: ph[0]))
    }
    guard isPresent else { return states }
    // What the next spike would find if it came now.
    let moment = Stretch(of: slot)
    moment.starts[0] = Group(repeating: max(time, shiftTime[slot], cleftTime[slot]))
    return states + [StateValue(name: "entry_factor", unit: nil, value: entry(moment)[0])]
  }
}
