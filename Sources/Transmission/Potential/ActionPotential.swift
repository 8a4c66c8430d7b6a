import SynapseModel

/// The waveform of one action potential, sampled at equal steps.
struct ActionPotential {
  /// Sampling step (ms).
  static let step = 0.002

  /// Potential at rest (mV).
  let rest: Double
  /// The samples from the spike on (mV); behind them the potential is at rest.
  let samples: [Double]

  /// The earliest peak of a Gaussian, in half widths: 2.8 standard deviations before it, 2 % of the height
  /// are left.
  private static let onset = 1.2

  /// Whatever a spec can say: V(t) = rest + height exp(-(t - peak)^2 / (2 s^2)), or the squid axon.
  init(_ parameters: LaneParameters, lane: Int) {
    typealias Terminal = TerminalPotential
    guard parameters.model != Terminal.hodgkinHuxley.name else {
      let axon = ActionPotential(celsius: parameters.values(Terminal.temperature)[lane])
      self = axon.stretched(by: parameters.values(Terminal.broadening)[lane])
      return
    }
    let rest = parameters.values(Terminal.rest)[lane]
    let height = parameters.values(Terminal.height)[lane]
    let width =
      parameters.values(Terminal.width)[lane] * parameters.values(Terminal.broadening)[lane]
    let deviation = width / 2.354820045030949
    // A broad one that peaked as early would begin with a jump.
    let peak = max(parameters.values(Terminal.peak)[lane], Self.onset * width)
    let count = Int(((peak + 6.5 * deviation) / Self.step).rounded(.up))
    let samples = (0...count).map { index in
      let distance = (Double(index) * Self.step - peak) / deviation
      return rest + height * Scalar.exp(-(0.5 * distance * distance))
    }
    self.init(rest: rest, samples: samples)
  }

  init(rest: Double, samples: [Double]) { (self.rest, self.samples) = (rest, samples) }

  /// The squid axon after a pulse of 0.2 ms and 20 nC/cm2.
  ///
  /// C dV/dt = I - 120 m^3 h (V - 50) - 36 n^4 (V + 77) - 0.3 (V + 54.387) (uF, mS, uA per cm2, mV);
  /// rates of Hodgkin & Huxley 1952 times 3^((T - 6.3) / 10). Runge-Kutta of fourth order.
  init(celsius: Double) {
    let speed = Scalar.exp((celsius - 6.3) * 0.1 * Scalar.log(3))
    var state = SIMD4<Double>(-65, 0.0529325, 0.5961208, 0.3176769)
    // Some time without a pulse takes it to its exact resting point.
    for _ in 0..<10_000 { state = Self.next(state, pulse: 0, speed: speed, step: 5 * Self.step) }
    let rest = state.x
    var samples = [state.x]
    let count = Int((4 + 16 / speed) / Self.step)
    for index in 0..<count {
      let pulse = Double(index) * Self.step < 0.2 ? 100.0 : 0
      state = Self.next(state, pulse: pulse, speed: speed, step: Self.step)
      samples.append(state.x)
    }
    self.init(rest: rest, samples: samples)
  }

  /// The same course in so many times the time (broadening).
  private func stretched(by factor: Double) -> ActionPotential {
    guard factor != 1, samples.count > 1 else { return self }
    let count = Int((Double(samples.count - 1) * factor).rounded(.up))
    let stretched = (0...count).map { index in
      let place = min(Double(index) / factor, Double(samples.count - 1))
      let before = min(Int(place), samples.count - 2)
      let share = place - Double(before)
      return samples[before] + share * (samples[before + 1] - samples[before])
    }
    return ActionPotential(rest: rest, samples: stretched)
  }

  private static func next(
    _ state: SIMD4<Double>, pulse: Double, speed: Double, step: Double
  ) -> SIMD4<Double> {
    func change(_ state: SIMD4<Double>) -> SIMD4<Double> {
      Self.change(state, pulse: pulse, speed: speed)
    }
    let k1 = change(state)
    let k2 = change(state + 0.5 * step * k1)
    let k3 = change(state + 0.5 * step * k2)
    let k4 = change(state + step * k3)
    return state + step / 6 * (k1 + 2 * (k2 + k3) + k4)
  }

  /// dV/dt, dm/dt, dh/dt, dn/dt (1/ms).
  private static func change(
    _ state: SIMD4<Double>, pulse: Double, speed: Double
  ) -> SIMD4<Double> {
    let (v, m, h, n) = (state.x, state.y, state.z, state.w)
    var x = Group(repeating: 0)
    (x[0], x[1], x[2]) = (-(v + 40) / 10, -(v + 65) / 18, -(v + 65) / 20)
    (x[3], x[4], x[5]) = (-(v + 35) / 10, -(v + 55) / 10, -(v + 65) / 80)
    let e = Exponential.exp(x)
    // x / (1 - exp(-x)), with its limit at 0.
    func linoid(_ x: Double, _ exponential: Double) -> Double {
      abs(x) < 1e-6 ? 1 + 0.5 * x : x / (1 - exponential)
    }
    let (am, bm) = (linoid((v + 40) / 10, e[0]), 4 * e[1])
    let (ah, bh) = (0.07 * e[2], 1 / (1 + e[3]))
    let (an, bn) = (0.1 * linoid((v + 55) / 10, e[4]), 0.125 * e[5])
    let current =
      120 * m * m * m * h * (v - 50) + 36 * n * n * n * n * (v + 77) + 0.3 * (v + 54.387)
    return SIMD4(
      pulse - current, speed * (am * (1 - m) - bm * m), speed * (ah * (1 - h) - bh * h),
      speed * (an * (1 - n) - bn * n))
  }
}
