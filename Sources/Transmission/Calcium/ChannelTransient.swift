import SynapseModel

/// Calcium near open channels, from the potential of the terminal.
///
/// Around one open channel, with a mobile buffer in excess, the rise at a distance r is
/// i / (4 pi F D r) exp(-r / lambda), lambda = sqrt(D / (k B)) (Neher 1986; Stern 1992); the rises of
/// several channels at the same distance add. With `decay` above 0 calcium follows this with that
/// time constant: d rise / dt = (steady rise - rise) / decay. Checks T-9 to T-11, T-13.
enum ChannelTransient {
  static let number = Parameter(
    "number", .number(nil), default: 3, .within(0, 10_000),
    "Channels at the distance of the release site, open or closed",
    source: "by choice: a few channels control a vesicle")
  static let current = Parameter(
    "current", .number(.pA), default: 0.1, .within(0, 10),
    "Current into the terminal through an open channel at 0 mV and 2 mM external calcium",
    source: "0.1-0.3 pA (science reference 4.1)")
  static let distance = Parameter(
    "distance", .number(.nm), default: 20, .within(1, 1000),
    "Distance from the channels to the release site (coupling distance)",
    source: "about 20 nm (Eshra et al. 2021); range 10-100 nm")
  static let diffusion = Parameter(
    "diffusion", .number(.um2PerMs), default: 0.22, .within(1e-3, 10),
    "Diffusion coefficient of free calcium", source: "220 um2/s (science reference 4.1)")
  static let buffer = Parameter(
    "buffer", .number(.uM), default: 100, .within(0, 1e6), "Mobile buffer near the channels",
    source: "by choice, science reference 4.1")
  static let bufferBinding = Parameter(
    "buffer_binding", .number(.perUMMs), default: 0.5, .within(0, 100),
    "Rate constant of calcium binding to the mobile buffer",
    source: "BAPTA 0.4-0.6 /uM/ms (science reference 4.4)")
  static let decay = Parameter(
    "decay", .number(.ms), default: 0, .within(0, 5),
    "Time constant by which calcium follows the current; 0 for at once (slower is residual calcium)",
    source: "0 at tens of nanometres; 0.2 ms for a microdomain (science reference 4.2)")
  static let model = Model(
    "channels", "Calcium enters through voltage-gated channels; needs 'channels' and 'potential'",
    source: "Neher 1986, Stern 1992, science reference 3.3 and 4.1",
    parameters: [number, current, distance, diffusion, buffer, bufferBinding, decay]
      + CalciumBasics.parameters)

  /// The rise at the release site per pA through open channels (uM).
  static func rise(
    distance: Double, diffusion: Double, buffer: Double, binding: Double
  ) -> Double {
    let rate = binding * buffer
    // um of nm; lambda is infinite without a buffer.
    let reach = distance * 1e-3 * (rate / diffusion).squareRoot()
    // pA / (C/mol um2/ms nm) is 10^9 uM.
    return 1e9 / (4 * 3.141592653589793 * 96485.33212 * diffusion * distance)
      * Scalar.exp(-reach)
  }

  /// The rise of one lane with all channels open and the current of 0 mV (uM).
  private static func full(_ calcium: LaneParameters, lane: Int) -> Double {
    calcium.values(number)[lane] * calcium.values(current)[lane]
      * rise(
        distance: calcium.values(distance)[lane], diffusion: calcium.values(diffusion)[lane],
        buffer: calcium.values(buffer)[lane], binding: calcium.values(bufferBinding)[lane])
  }

  /// The rise of one lane at a potential that is held (uM).
  static func steady(_ calcium: LaneParameters, lane: Int) -> (Double) -> Double {
    let channel = ChannelKinetics(calcium, lane: lane)
    let full = full(calcium, lane: lane)
    return { v in full * (channel.steady(v).last ?? 0) * channel.current(v) }
  }

  /// Calcium that enters with a spike relative to one with channels and potential at their defaults, lane
  /// by lane; how many channels are near the release site does not matter.
  ///
  /// `integral` is that of the lanes' courses (uM ms).
  static func entry(
    _ calcium: LaneParameters, potential: LaneParameters, integral: [Double]
  ) -> [Double] {
    let (plain, wave) = (calcium.standard, potential.standard)
    let usual = profiles(plain, potential: wave).integral[0] / full(plain, lane: 0)
    return integral.enumerated().map { lane, integral in
      let full = full(calcium, lane: lane)
      return full > 0 && usual > 0 ? integral / full / usual : 0
    }
  }

  /// Goes through one action potential in each lane; lanes that agree share the work.
  static func profiles(_ calcium: LaneParameters, potential: LaneParameters) -> ProfileTable {
    var courses: [[Double]: [Double]] = [:]
    let keys = (0..<BatchSize.lanes).map { lane in
      [calcium, calcium.section("channels"), potential].flatMap { $0.ownValues(lane: lane) }
        + [ProtonShift.atRest(calcium, lane: lane)]
    }
    for lane in 0..<BatchSize.lanes where courses[keys[lane]] == nil {
      courses[keys[lane]] = course(calcium, potential: potential, lane: lane)
    }
    let each = keys.map { courses[$0] ?? [] }
    let table = ProfileTable(
      length: each.map { Double(max($0.count, 2) - 1) * ActionPotential.step },
      delay: Array(repeating: 0, count: BatchSize.lanes), points: 4096)
    for lane in 0..<BatchSize.lanes {
      table.fill(lane: lane) { time in
        let place = min(max(time / ActionPotential.step, 0), Double(each[lane].count - 1))
        let index = min(Int(place), max(each[lane].count - 2, 0))
        guard each[lane].count > 1 else { return 0 }
        let (low, high) = (each[lane][index], each[lane][index + 1])
        return low + (high - low) * (place - Double(index))
      }
    }
    return table
  }

  /// The rise after a spike beyond that at rest, sampled like the action potential (uM); with a `shift` of
  /// activation (mV) that is not the one at rest.
  static func course(
    _ calcium: LaneParameters, potential: LaneParameters, lane: Int, shift: Double? = nil
  ) -> [Double] {
    let wave = ActionPotential(potential, lane: lane)
    let channel = ChannelKinetics(calcium, lane: lane, shift: shift)
    let full = full(calcium, lane: lane)
    let decay = calcium.values(decay)[lane]
    let step = ActionPotential.step
    // Exact for an input that is constant over a step.
    let left = decay > 0 ? Scalar.exp(-(step / decay)) : 0
    let resting = full * (channel.steady(wave.rest).last ?? 0) * channel.current(wave.rest)
    var (rise, peak) = (0.0, 0.0)
    var course = [0.0]
    // It goes on until little is left, or for 50 ms behind the action potential.
    follow(wave, channel) { index, v, open in
      let steady = max(0, full * open * channel.current(v) - resting)
      rise = steady + (rise - steady) * left
      peak = max(peak, rise)
      course.append(rise)
      return index + 1 < wave.samples.count
        || (rise > 1e-4 * peak && index < wave.samples.count + 25_000)
    }
    return course
  }

  /// Lets channels gate along an action potential, in its sampling steps, and behind it at rest.
  ///
  /// `each` gets how many steps are over, the potential (mV) and the share of open channels; false stops.
  static func follow(
    _ wave: ActionPotential, _ channel: ChannelKinetics, _ each: (Int, Double, Double) -> Bool
  ) {
    guard wave.samples.count > 1 else { return }
    var state = channel.steady(wave.rest)
    var index = 0
    while true {
      let isOver = index + 1 >= wave.samples.count
      let v = isOver ? wave.rest : 0.5 * (wave.samples[index] + wave.samples[index + 1])
      state = channel.next(state, v, step: ActionPotential.step)
      let end = isOver ? wave.rest : wave.samples[index + 1]
      index += 1
      guard each(index, end, state.last ?? 0) else { return }
    }
  }
}
