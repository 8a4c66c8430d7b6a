import SynapseModel

/// The equations from transmitter to G-protein, lane by lane; rates in 1/ms, concentrations in mM.
///
/// dR/dt = K1 T (1 - R - D) - K2 R + d2 D; dD/dt = d1 R - d2 D; dG/dt = K3 R - K4 G. G follows R by a
/// linear law that is the same for all terminals of a run, so it is kept once a run, as a sum.
struct CascadeKinetics {
  private let binding, unbinding, desensitization, resensitization: Memory<Double>
  private let production, removal: Memory<Double>
  /// Whether any receptor desensitises; all lanes agree.
  let desensitizes: Bool

  init(_ parameters: LaneParameters) {
    let warmth = SensorParameters.warmth(
      parameters, temperature: MetabotropicReceptor.warming, q10: MetabotropicReceptor.q10
    ).values
    func rates(_ parameter: Parameter, unit: Double = 1) -> Memory<Double> {
      Memory(zip(parameters.values(parameter), warmth).map { $0 * unit * $1 })
    }
    binding = rates(MetabotropicReceptor.binding, unit: 1000)
    unbinding = rates(MetabotropicReceptor.unbinding)
    desensitization = rates(MetabotropicReceptor.desensitization)
    resensitization = rates(MetabotropicReceptor.resensitization)
    production = rates(MetabotropicReceptor.production)
    removal = rates(MetabotropicReceptor.removal)
    desensitizes = parameters.isPresent(MetabotropicReceptor.desensitization)
  }

  /// The rates of eight terminals.
  func rates(_ gather: (Memory<Double>) -> Group) -> Rates {
    Rates(
      binding: gather(binding), unbinding: gather(unbinding),
      desensitization: gather(desensitization), resensitization: gather(resensitization),
      production: gather(production), removal: gather(removal))
  }

  /// The rates of eight runs.
  func rates(group: Int) -> Rates {
    rates { memory in
      Group(
        (0..<BatchSize.width).map { memory[group * BatchSize.width + $0] })
    }
  }

  struct Rates {
    let binding, unbinding, desensitization, resensitization, production, removal: Group
  }

  /// Active and desensitised receptors (shares) and the G-protein that the active ones made.
  struct State {
    var active = Group()
    var desensitized = Group()
    var protein = Group()
  }

  /// The state after `length` (ms) at constant `transmitter` (mM): exact.
  @inline(__always)
  func advance(_ state: inout State, _ rates: Rates, transmitter: Group, length: Group) {
    let decay = rates.removal * length
    let remaining = Exponential.meanDecay(decay)
    state.protein -= state.protein * decay * remaining
    if desensitizes {
      advanceBoth(&state, rates, transmitter, length, remaining)
    } else {
      advanceActive(&state, rates, transmitter, length, remaining)
    }
  }

  /// Without desensitisation R relaxes with k + K2 to k / (k + K2), where k = K1 T.
  ///
  /// `remaining` is the mean of exp(-K4 s) over the time.
  @inline(__always)
  private func advanceActive(
    _ state: inout State, _ rates: Rates, _ transmitter: Group, _ length: Group,
    _ remaining: Group
  ) {
    let bound = rates.binding * transmitter
    let rate = bound + rates.unbinding
    let settled = bound / rate
    let distance = state.active - settled
    let made = settled * length * remaining + distance * convolution(rates.removal, rate, length)
    state.protein.addProduct(rates.production, made)
    let share = rate * length
    state.active -= distance * share * Exponential.meanDecay(share)
  }

  /// With desensitisation R and D relax with two rates, of the matrix (-k - K2, d2 - k; d1, -d2).
  ///
  /// Its exponential is written in divided differences (Newton), so that nothing cancels where the
  /// rates come near each other. Both are real and positive, as d1 < K2.
  @inline(__always)
  private func advanceBoth(
    _ state: inout State, _ rates: Rates, _ transmitter: Group, _ length: Group,
    _ remaining: Group
  ) {
    let (d1, d2) = (rates.desensitization, rates.resensitization)
    let bound = rates.binding * transmitter
    let loss = bound + rates.unbinding
    let determinant = bound * (d1 + d2) + d2 * (rates.unbinding - d1)
    let half = (loss + d2) * 0.5
    let square = (half * half - determinant).atLeast(Group(repeating: 1e-24))
    let root = SquareRoot.of(square)
    let fast = half + root
    let slow = determinant / fast
    let (settled, settledOff) = (bound * d2 / determinant, d1 * bound / determinant)
    let (active, off) = (state.active - settled, state.desensitized - settledOff)
    let turn = (slow - loss) * active + (d2 - bound) * off
    let turnOff = d1 * active + (slow - d2) * off
    let (slowMade, fastMade) = (
      convolution(rates.removal, slow, length), convolution(rates.removal, fast, length)
    )
    let difference = root * 2
    let made =
      settled * length * remaining + active * slowMade
      + turn * ((slowMade - fastMade) / difference)
    state.protein.addProduct(rates.production, made)
    let slowShare = slow * length
    let left = 1 - slowShare * Exponential.meanDecay(slowShare)
    let mixed = length * Exponential.meanDecay(difference * length)
    state.active = (active + turn * mixed).times(left, plus: settled)
    state.desensitized = (off + turnOff * mixed).times(left, plus: settledOff)
  }

  /// The integral of exp(-a (t - s)) exp(-b s) over s from 0 to t, for equal rates too.
  @inline(__always)
  private func convolution(_ a: Group, _ b: Group, _ time: Group) -> Group {
    let slower = a.atMost(b) * time
    let difference = (a - b) * time
    let apart = difference.replacing(with: -difference, where: difference .< 0)
    return time * (1 - slower * Exponential.meanDecay(slower)) * Exponential.meanDecay(apart)
  }
}
