/// What a scheme does in a time in which the transmitter is constant: exact to rounding.
///
/// Uniformisation: exp(Q h) = sum of Poisson(k; L h) A^k with A = I + Q / L and L the largest rate of
/// leaving a state. All terms are positive, so that occupancies stay so. Long times are halved until
/// L h is at most 1 and squared again. The integral over the time comes from the same terms.
struct KineticPropagator {
  /// Terms at L h = 1; the next one is below 1e-20.
  private static let terms = 21

  let count: Int
  /// Column by column: what has become of each state.
  private(set) var columns: [Double]
  /// The integral over the time (ms), column by column.
  private(set) var integral: [Double]

  /// `length` in ms, `transmitter` in mM.
  init(_ rates: KineticRates, lane: Int, transmitter: Double, length: Double) {
    let scheme = rates.scheme
    let count = scheme.states.count
    self.count = count
    let speeds = scheme.transitions.indices.map {
      rates.rate($0, lane: lane, transmitter: transmitter)
    }
    var (exits, leaving) = (
      Array(repeating: 0.0, count: count), Array(repeating: 0.0, count: count)
    )
    for (transition, speed) in zip(scheme.transitions, speeds) {
      leaving[transition.from] += speed
      if !transition.keepsSource { exits[transition.from] += speed }
    }
    let fastest = leaving.max() ?? 0
    var (halvings, part) = (0, length)
    while fastest * part > 1 {
      part *= 0.5
      halvings += 1
    }
    let steps = zip(scheme.transitions, speeds).map { transition, speed in
      (transition.from, transition.to, fastest > 0 ? speed / fastest : 0)
    }
    let stay = exits.map { fastest > 0 ? 1 - $0 / fastest : 1 }
    let weights = Self.weights(fastest * part)
    // Sums of the later weights, over the rate; without any rate, the time itself.
    var later = weights
    var rest = 0.0
    for term in stride(from: Self.terms - 1, through: 0, by: -1) {
      (later[term], rest) = (fastest > 0 ? rest / fastest : 0, rest + weights[term])
    }
    if fastest == 0 { later[0] = part }
    columns = []
    integral = []
    for column in 0..<count {
      var state = Array(repeating: 0.0, count: count)
      state[column] = 1
      var (sum, area) = (state.map { $0 * weights[0] }, state.map { $0 * later[0] })
      for term in 1..<Self.terms {
        var next = zip(state, stay).map { $0 * $1 }
        for (from, to, share) in steps { next[to] = next[to].addingProduct(state[from], share) }
        state = next
        for place in 0..<count {
          sum[place] = sum[place].addingProduct(weights[term], state[place])
          area[place] = area[place].addingProduct(later[term], state[place])
        }
      }
      columns += sum
      integral += area
    }
    for _ in 0..<halvings { double() }
    if scheme.isConserved { normalise(length) }
  }

  /// The Poisson probabilities of mean z.
  private static func weights(_ z: Double) -> [Double] {
    var weight = Exponential.exp(Group(repeating: -z))[0]
    return (0..<terms).map { term in
      defer { weight *= z / Double(term + 1) }
      return weight
    }
  }

  /// Twice the time.
  private mutating func double() {
    let more = product(columns, integral)
    for place in integral.indices { integral[place] += more[place] }
    columns = product(columns, columns)
  }

  /// The matrix product, both column by column.
  private func product(_ left: [Double], _ right: [Double]) -> [Double] {
    var result = Array(repeating: 0.0, count: count * count)
    for column in 0..<count {
      for inner in 0..<count {
        let factor = right[column * count + inner]
        for row in 0..<count {
          result[column * count + row] = result[column * count + row].addingProduct(
            left[inner * count + row], factor)
        }
      }
    }
    return result
  }

  /// Twice the time, without the integral.
  mutating func square() {
    columns = product(columns, columns)
    for column in 0..<count { scale(&columns, column, to: 1) }
  }

  private func scale(_ matrix: inout [Double], _ column: Int, to total: Double) {
    let range = column * count..<(column + 1) * count
    let sum = matrix[range].reduce(0, +)
    guard sum > 0 else { return }
    for place in range { matrix[place] *= total / sum }
  }

  private mutating func normalise(_ length: Double) {
    for column in 0..<count {
      scale(&columns, column, to: 1)
      scale(&integral, column, to: length)
    }
  }

  /// Writes the columns in vectors of eight; behind the states stands what each adds to the mean.
  func write(mean: [Double], to place: UnsafeMutablePointer<Group>, parts: Int) {
    let numbers = UnsafeMutableRawPointer(place).assumingMemoryBound(to: Double.self)
    let height = parts * BatchSize.width
    for column in 0..<count {
      for row in 0..<count { numbers[column * height + row] = columns[column * count + row] }
      if !mean.isEmpty { numbers[column * height + count] = mean[column] }
    }
  }

  /// What becomes of a state.
  func applied(to state: [Double]) -> [Double] {
    var result = Array(repeating: 0.0, count: count)
    for column in 0..<count {
      for row in 0..<count {
        result[row] = result[row].addingProduct(columns[column * count + row], state[column])
      }
    }
    return result
  }

  /// A row of weights of the end as weights of the start.
  func applied(toRow row: [Double]) -> [Double] {
    (0..<count).map { column in
      var sum = 0.0
      for state in 0..<count {
        sum = sum.addingProduct(columns[column * count + state], row[state])
      }
      return sum
    }
  }

  /// The mean over the time of a weighted sum of states, as weights of the states at its start.
  func mean(of weights: [Double], length: Double) -> [Double] {
    (0..<count).map { column in
      var sum = 0.0
      for row in 0..<count { sum = sum.addingProduct(integral[column * count + row], weights[row]) }
      return sum / length
    }
  }
}
