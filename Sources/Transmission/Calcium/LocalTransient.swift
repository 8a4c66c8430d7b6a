import SynapseModel

/// The rise of calcium at the release sites after one action potential, given as a curve.
///
/// `gaussian`: amplitude exp(-(t - delay)^2 / (2 s^2)) with width = 2.3548 s from the spike on.
/// `exponential`: a jump by `amplitude` at the spike, then decay with `decay`; a release rate that is
/// the n-th power of calcium lasts decay / n, so with 0.2 ms and n = 4 release lasts 50 us while
/// calcium takes 0.6 ms to fall to 5 %. `box`: `amplitude` for the time `open`, then
/// decay. Checks T-14, T-21, T-22.
enum LocalTransient {
  static func amplitude(_ value: Double) -> Parameter {
    Parameter(
      "amplitude", .number(.uM), default: value, .within(0, 5000),
      "Peak of the rise at 2 mM external calcium and 1 mM magnesium",
      source: "10-100 uM (science reference 4.2)")
  }

  static let gaussianAmplitude = amplitude(40)
  static let amplitude = amplitude(20)
  static let width = Parameter(
    "width", .number(.ms), default: 0.4, .within(0.005, 100),
    "Time during which the rise is above half of its peak",
    source: "0.2-0.6 ms (science reference 4.2)")
  static let delay = Parameter(
    "delay", .number(.ms), default: 0, .within(0, 100),
    "Time from the spike to the peak; 0 for 1.25 times the width, where the rise is just complete",
    source: "by choice, 0.5 ms for 0.4 ms: calcium enters while the action potential falls")
  static let decay = Parameter(
    "decay", .number(.ms), default: 0.2, .within(0.005, 100), "Time constant of the decay",
    source: "a couple of hundred microseconds (science reference 4.2)")
  static let open = Parameter(
    "open", .number(.ms), default: 0.3, .within(0.005, 100),
    "Time during which the channels are open", source: "about the width of an action potential")

  static let gaussian = Model(
    "gaussian", "Calcium at the release sites rises and falls as a Gaussian after each spike",
    source: "science reference 4.2",
    parameters: [gaussianAmplitude, width, delay]
      + CalciumBasics.parameters)
  static let exponential = Model(
    "exponential", "Calcium at the release sites jumps with each spike and decays",
    source: "science reference 4.2",
    parameters: [amplitude, decay] + CalciumBasics.parameters)
  static let box = Model(
    "box", "Calcium at the release sites is high while channels are open, then decays",
    source: "science reference 4.2",
    parameters: [amplitude, open, decay] + CalciumBasics.parameters)
  static let models = [gaussian, exponential, box]

  /// Samples the curve for all lanes.
  static func profiles(_ parameters: LaneParameters) -> ProfileTable {
    let atOnce = [Double](repeating: 0, count: BatchSize.lanes)
    switch parameters.model {
    case exponential.name:
      let decay = parameters.values(decay)
      return table(parameters.values(amplitude), atOnce, decay.map { 16 * $0 }) { lane, time in
        Scalar.exp(-(time / decay[lane]))
      }
    case box.name:
      let (decay, open) = (parameters.values(decay), parameters.values(open))
      // A bit longer, so that the corner is one of the table's points.
      let length = zip(decay, open).map { decay, open in
        let (points, shortest) = (Double(ProfileTable.usualPoints), 16 * decay + open)
        let corner = (points * open / shortest).rounded(.down)
        return corner > 0 ? points * open / corner : shortest
      }
      return table(parameters.values(amplitude), atOnce, length) { lane, time in
        time <= open[lane] ? 1 : Scalar.exp(-((time - open[lane]) / decay[lane]))
      }
    default:
      let delay = peaks(parameters)
      let deviation = parameters.values(width).map { $0 / 2.354820045030949 }
      // The curve begins with the spike, where the peak is late enough to hide its beginning.
      let start = zip(delay, deviation).map { max(0, $0 - 6.5 * $1) }
      let length = zip(zip(delay, start), deviation).map { $0.0 - $0.1 + 6.5 * $1 }
      let peak = zip(delay, start).map { $0 - $1 }
      return table(parameters.values(gaussianAmplitude), start, length) { lane, time in
        let distance = (time - peak[lane]) / deviation[lane]
        return Scalar.exp(-(0.5 * distance * distance))
      }
    }
  }

  /// Times from the spike to the peak of a Gaussian rise (ms).
  private static func peaks(_ parameters: LaneParameters) -> [Double] {
    zip(parameters.values(delay), parameters.values(width)).map { $0 > 0 ? $0 : 1.25 * $1 }
  }

  /// Time constants by which transients end (ms), 0 where they follow channels at once; `nil` for others.
  private static func tails(_ parameters: LaneParameters) -> [Double]? {
    switch parameters.model {
    case exponential.name, box.name: parameters.values(decay)
    case ChannelTransient.model.name: parameters.values(ChannelTransient.decay)
    default: nil
    }
  }

  /// Rates by which transients end, where they end exponentially (1/ms); else 0.
  static func tailRates(_ parameters: LaneParameters) -> Memory<Double> {
    Memory(
      tails(parameters)?.map { $0 > 0 ? 1 / $0 : 0 } ?? Array(repeating: 0, count: BatchSize.lanes))
  }

  /// How high long transients add up at 500 spikes a second, relative to one of them.
  static func pileUp(_ parameters: LaneParameters) -> [Double] {
    tails(parameters)?.map { $0 < 0.6 ? 1 : 1 / (1 - Scalar.exp(-2 / $0)) }
      ?? Array(repeating: 1, count: BatchSize.lanes)
  }

  /// The highest rises that sub-steps have to follow (uM), from the factors on entry.
  static func heights(_ parameters: LaneParameters, entry: [Double]) -> [Double] {
    let amplitude = parameters.model == gaussian.name ? gaussianAmplitude : amplitude
    return zip(zip(parameters.values(amplitude), entry), pileUp(parameters)).map {
      $0.0 * $0.1 * $1
    }
  }

  /// A warning where the spike cuts off more than 2 % of the peak at the beginning of the rise.
  static func problems(_ parameters: LaneParameters) -> [Problem] {
    guard parameters.model == gaussian.name else { return [] }
    let (delays, widths) = (peaks(parameters), parameters.values(width))
    // exp(-x^2 / 2) is 0.02 for x = 2.8.
    let isCut = zip(delays, widths).contains { $0 < 2.8 * $1 / 2.354820045030949 }
    guard isCut else { return [] }
    return [
      parameters.warning(
        at: delay, "the rise of calcium has begun before the spike, which cuts it off",
        hint: "'delay: 0 ms' lets it begin with the spike")
    ]
  }

  private static func table(
    _ amplitude: [Double], _ delay: [Double], _ length: [Double],
    _ curve: (_ lane: Int, _ time: Double) -> Double
  ) -> ProfileTable {
    let table = ProfileTable(length: length, delay: delay)
    for lane in 0..<BatchSize.lanes {
      table.fill(lane: lane) { amplitude[lane] * curve(lane, $0) }
    }
    return table
  }
}
