import SynapseModel

/// Diffusion in a cleft whose rim absorbs: what reaches it is gone.
///
/// C(r, t) = M / (pi R^2 w) sum over n of J0(a_n r / R) / J1(a_n)^2 exp(-D a_n^2 t / R^2), a_n the zeros
/// of J0; of the mean over a disc of radius s around the middle J0(x) becomes 2 J1(x) / x at x = a_n s / R.
/// The slowest mode decays at D (2.4048 / R)^2. Before D t / R^2 = 0.008 hardly anything has come to the
/// rim (less than 1e-12 of M / (pi R^2 w)), and the cleft without end is taken.
final class RimModes {
  /// Up to where modes are too many, as D t / R^2.
  private static let young = 0.008
  /// Modes that have fallen to exp(-40) are none.
  private static let gone = 40.0
  private static let zeros = Bessel.zeros(24)

  /// Weight of each mode over the scale of the cleft without end, lane by lane.
  private let weights: [Memory<Double>]
  /// D / R^2 (1/ms), and the rate of the slowest mode.
  private let speed: Memory<Double>
  let slowest: Memory<Double>
  /// The same of the eight terminals in hand.
  private let held = Memory(repeating: Group(), count: 24)
  private var heldSpeed = Group()

  /// Lane by lane: radius of the rim (um), distance of a point or radius of a disc (um), diffusion
  /// coefficient (um2/ms).
  init(rim: [Double], place: [Double], isPoint: Bool, diffusion: [Double]) {
    let lanes = rim.indices
    speed = Memory(lanes.map { diffusion[$0] / (rim[$0] * rim[$0]) })
    slowest = Memory(
      lanes.map { Self.zeros[0] * Self.zeros[0] * diffusion[$0] / (rim[$0] * rim[$0]) })
    weights = Self.zeros.map { zero in
      let end = Bessel.first(zero)
      return Memory(
        lanes.map { lane in
          let share = place[lane] / rim[lane]
          let x = zero * share
          // In units of M / (4 pi D w t) exp(…) t, or of M / (pi s^2 w).
          let value =
            isPoint
            ? 4 * diffusion[lane] / (rim[lane] * rim[lane]) * Bessel.zeroth(x)
            : share * share * 2 * Bessel.first(x) / x
          return value / (end * end)
        })
    }
  }

  /// Takes terminals in hand, whose numbers `gather` knows.
  func load(_ gather: (Memory<Double>) -> Group) {
    for (index, weight) in weights.enumerated() { held[index] = gather(weight) }
    heldSpeed = gather(speed)
  }

  /// The concentration at `age` (ms); `endless` is that of the cleft without end.
  @inline(__always) func shape(age: Group, endless: Group) -> Group {
    let time = age * heldSpeed
    let isOld = time .>= Self.young
    guard isAny(isOld) else { return endless }
    var sum = Group()
    for (index, zero) in Self.zeros.enumerated() {
      let fall = time * (zero * zero)
      let isLeft = fall .< Self.gone
      guard isAny(isLeft) else { break }
      sum += Group().replacing(with: held[index] * Exponential.exp(-fall), where: isLeft)
    }
    return endless.replacing(with: sum.atLeast(Group()), where: isOld)
  }
}

/// Bessel functions of the first kind for 0 <= x < 100, without the system's library.
///
/// Their integrals over an angle, J0(x) = mean of cos(x sin a), J1(x) = mean of cos(a - x sin a): of periodic
/// functions the sum over equal parts converges faster than any power of their width.
enum Bessel {
  private static let parts = 256

  static func zeroth(_ x: Double) -> Double { mean(order: 0, x) }

  static func first(_ x: Double) -> Double { mean(order: 1, x) }

  private static func mean(order: Double, _ x: Double) -> Double {
    let sum = (0..<parts).reduce(0.0) { sum, part in
      let turns = (Double(part) + 0.5) / Double(parts)
      let sine = Trigonometry.sineCosine(turns: Group(repeating: turns)).sine[0]
      let angle = order * turns - x * sine / (2 * CleftGeometry.pi)
      return sum + Trigonometry.sineCosine(turns: Group(repeating: angle)).cosine[0]
    }
    return sum / Double(parts)
  }

  /// The first zeros of J0, from McMahon's expansion by Newton's method.
  static func zeros(_ count: Int) -> [Double] {
    (1...count).map { number in
      let start = (Double(number) - 0.25) * CleftGeometry.pi
      return (0..<5).reduce(start + 1 / (8 * start)) { zero, _ in
        zero + zeroth(zero) / first(zero)
      }
    }
  }
}
