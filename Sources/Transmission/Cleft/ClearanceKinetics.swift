import SynapseModel

/// The pools of transmitter of eight terminals and an implicit step of all that happens between them.
///
/// Method: RODAS (Rosenbrock method of fourth order in six stages, L-stable, stiffly accurate; Hairer &
/// Wanner 1996). It keeps sums that the equations keep, and integrates the mean concentrations and what
/// has been removed along with the pools, so nothing is lost but by rounding. In a decay its factor is
/// positive for any step.
final class ClearanceKinetics {
  private static let gamma = 0.25
  private static let stages = 6
  /// Weights of earlier stages in the point of a stage, and in its right-hand side.
  private static let points: [[Double]] = [
    [], [1.544], [0.9466785280815826, 0.2557011698983284],
    [3.314825187068521, 2.896124015972201, 0.9986419139977817],
    [1.221224509226641, 6.019134481288629, 12.53708332932087, -0.6878860361058950],
    [1.221224509226641, 6.019134481288629, 12.53708332932087, -0.6878860361058950, 1],
  ]
  private static let sides: [[Double]] = [
    [], [-5.6688], [-2.430093356833875, -0.2063599157091915],
    [-0.1073529058151375, -9.594562251023355, -20.47028614809616],
    [7.496443313967647, -10.24680431464352, -33.99990352819905, 11.70890893206160],
    [
      8.083246795921522, -7.981132988064893, -31.52159432874371, 16.31930543123136,
      -6.058818238834054,
    ],
  ]

  let layout: ClearanceLayout
  /// What is in each pool now.
  let pools: Memory<Group>
  /// Rates of change where `look` was asked last.
  let slopes: Memory<Group>
  private let point, increments, diagonal: Memory<Group>
  private let pointWeights, sideWeights: Memory<Double>
  /// Constants of the terminals in hand.
  private var escape = Group()
  private var outwards = Group()
  private var outside = Group()
  private var around = Group()
  private var bulk = Group()
  private let products = Memory(repeating: Group(), count: 5)
  private var productVolume = Group()

  init(_ layout: ClearanceLayout) {
    self.layout = layout
    let count = layout.count
    pools = Memory(repeating: Group(), count: count)
    slopes = Memory(repeating: Group(), count: count)
    point = Memory(repeating: Group(), count: count)
    increments = Memory(repeating: Group(), count: count * Self.stages)
    diagonal = Memory(repeating: Group(), count: count)
    func flat(_ table: [[Double]]) -> Memory<Double> {
      Memory(
        table.flatMap { $0 + Array(repeating: 0, count: Self.stages - $0.count) })
    }
    (pointWeights, sideWeights) = (flat(Self.points), flat(Self.sides))
  }

  /// Takes the constants of eight terminals.
  func choose(_ course: TransmitterCourse) {
    escape = course.gather(layout.escape)
    outside = course.gather(layout.outside)
    if layout.around != nil {
      outwards = course.gather(layout.outwards)
      around = course.gather(layout.aroundVolume)
      bulk = course.gather(layout.bulkVolume)
    }
    for route in layout.routes { route.choose(course) }
    for (index, rates) in layout.productRates.enumerated() {
      products[index] = course.gather(rates)
    }
    if let volume = layout.productVolume { productVolume = course.gather(volume) }
  }

  /// Finds the rates of change at the pools.
  @inline(__always) func look() { look(at: pools) }

  @inline(__always) private func look(at pools: Memory<Group>) {
    for index in 0..<layout.count { slopes[index] = Group() }
    let cleft = pools[ClearanceLayout.cleft]
    slopes[layout.cleftMean] = cleft
    if let place = layout.around {
      let flow = escape * (cleft - pools[place])
      slopes[ClearanceLayout.cleft] -= flow
      slopes[place] += flow / around
      slopes[layout.aroundMean] = pools[place]
      if let far = layout.bulk {
        let flow = outwards * (pools[place] - pools[far])
        slopes[place] -= flow
        slopes[far] += flow * around / bulk
      } else {
        let flow = outwards * (pools[place] - outside)
        slopes[place] -= flow
        slopes[layout.escaped] += flow * around
      }
    } else {
      let flow = escape * (cleft - outside)
      slopes[ClearanceLayout.cleft] -= flow
      slopes[layout.escaped] += flow
    }
    for route in layout.routes { route.add(to: slopes, at: pools) }
    if let first = layout.products {
      var inflow = products[0] * pools[layout.productSource]
      for index in 0..<3 {
        let outflow = products[index + 1] * pools[first + index]
        slopes[first + index] += inflow - outflow - products[4] * pools[first + index]
        inflow = outflow
      }
      countProducts(pools.base, Group(repeating: 1), in: slopes.base)
    }
  }

  /// Adds the products that leave in `time` (ms) to what has left.
  @inline(__always)
  private func countProducts(
    _ pools: UnsafeMutablePointer<Group>, _ time: Group, in tallies: UnsafeMutablePointer<Group>
  ) {
    guard let first = layout.products, let escaped = layout.productsEscaped,
      let taken = layout.adenosineTaken
    else { return }
    let amount = time * productVolume
    tallies[escaped] +=
      amount * products[4] * (pools[first] + pools[first + 1] + pools[first + 2])
    tallies[taken] += amount * products[3] * pools[first + 2]
  }

  /// Moves the pools on by `length` (ms), from where `look` was asked last; lanes of length 0 stay.
  @inline(__always) func advance(_ length: Group) {
    let e = Self.gamma * length
    factor(e)
    let count = layout.count
    for stage in 0..<Self.stages {
      let own = increments.base + stage * count
      if stage > 0 { move(to: stage) }
      for index in 0..<count {
        var side = length * slopes[index]
        for earlier in 0..<stage {
          side.addProduct(
            increments.base[earlier * count + index],
            Group(repeating: sideWeights.base[stage * Self.stages + earlier]))
        }
        own[index] = Self.gamma * side
      }
      solve(own, e)
    }
    let last = increments.base + (Self.stages - 1) * count
    for index in 0..<count { pools[index] = point[index] + last[index] }
  }

  @inline(__always) private func move(to stage: Int) {
    let count = layout.count
    for index in 0..<count {
      var place = pools[index]
      for earlier in 0..<stage {
        place.addProduct(
          increments.base[earlier * count + index],
          Group(repeating: pointWeights.base[stage * Self.stages + earlier]))
      }
      point[index] = place
    }
    look(at: point)
  }

  /// Prepares the equations 1 - e J.
  @inline(__always) private func factor(_ e: Group) {
    let cleft = ClearanceLayout.cleft
    diagonal[cleft] = 1 + e * escape
    if let place = layout.around {
      diagonal[place] = 1 + e * (escape / around + outwards)
    }
    for route in layout.routes { route.factor(diagonal, at: pools, e) }
    if let place = layout.around {
      if let far = layout.bulk {
        let inwards = e * outwards * around / bulk
        diagonal[far] = 1 / (1 + inwards)
        diagonal[place] -= e * outwards * inwards * diagonal[far]
      }
      diagonal[place] = 1 / diagonal[place]
      diagonal[cleft] -= e * escape * (e * escape / around) * diagonal[place]
    }
    diagonal[cleft] = 1 / diagonal[cleft]
  }

  /// Solves (1 - e J) x = `sides` in place.
  @inline(__always) private func solve(_ sides: UnsafeMutablePointer<Group>, _ e: Group) {
    let cleft = ClearanceLayout.cleft
    for route in layout.routes { route.eliminate(sides) }
    if let place = layout.around {
      if let far = layout.bulk { sides[place] += e * outwards * diagonal[far] * sides[far] }
      sides[cleft] += e * escape * diagonal[place] * sides[place]
      sides[cleft] *= diagonal[cleft]
      sides[place] = (sides[place] + e * escape / around * sides[cleft]) * diagonal[place]
      sides[layout.aroundMean] += e * sides[place]
      if let far = layout.bulk {
        sides[far] = (sides[far] + e * outwards * around / bulk * sides[place]) * diagonal[far]
      } else {
        sides[layout.escaped] += e * outwards * around * sides[place]
      }
    } else {
      sides[cleft] *= diagonal[cleft]
      sides[layout.escaped] += e * escape * sides[cleft]
    }
    sides[layout.cleftMean] += e * sides[cleft]
    for route in layout.routes { route.complete(sides, e) }
    if let first = layout.products {
      var inflow = e * products[0] * sides[layout.productSource]
      for index in 0..<3 {
        let place = first + index
        sides[place] = (sides[place] + inflow) / (1 + e * (products[index + 1] + products[4]))
        inflow = e * products[index + 1] * sides[place]
      }
      countProducts(sides, e, in: sides)
    }
  }
}
