/// The course of calcium after one spike, tabulated for each lane and read between its points
/// along straight lines.
///
/// The course of the fast calcium does not depend on the terminal's state except by a factor, so it
/// is computed once for a run, by whatever model. With 1024 points over 13 standard deviations the
/// distance to a Gaussian is below 2e-5 of its peak. Behind its end the course is 0.
final class ProfileTable {
  /// Points of the course of a lane where nothing else is said.
  static let usualPoints = 1024

  /// Points of the course of one lane.
  let points: Int
  private let stride: Int
  private let values: Memory<Double>
  /// Points per millisecond.
  let density: Memory<Double>
  /// Time from the spike to the first point (ms); before it the course is 0.
  let delay: Memory<Double>
  /// The largest value of each lane (uM).
  private(set) var peak = [Double](repeating: 0, count: BatchSize.lanes)
  /// The integral over time of each lane (uM ms).
  private(set) var integral = [Double](repeating: 0, count: BatchSize.lanes)
  /// Time from the spike to the end of the course (ms).
  let duration: [Double]

  init(length: [Double], delay: [Double], points: Int = usualPoints) {
    (self.points, stride) = (points, points + 2)
    values = Memory(repeating: 0, count: BatchSize.lanes * stride)
    density = Memory(length.map { Double(points) / $0 })
    self.delay = Memory(delay)
    duration = zip(length, delay).map { $0 + $1 }
  }

  /// Samples the course of a lane, a function of the time since `delay` (ms).
  func fill(lane: Int, isPeriodic: Bool = false, _ course: (Double) -> Double) {
    let base = values.base + lane * stride
    for point in 0...points { base[point] = course(Double(point) / density[lane]) }
    base[points] = isPeriodic ? base[0] : 0
    base[points + 1] = base[points]
    var sum = 0.5 * base[0]
    for point in 0..<points {
      peak[lane] = max(peak[lane], base[point])
      sum += point > 0 ? base[point] : 0
    }
    integral[lane] = sum / density[lane]
  }

  /// Multiplies a lane's course.
  func scale(lane: Int, by factor: Double) {
    for point in 0..<stride { values[lane * stride + point] *= factor }
    peak[lane] *= factor
    integral[lane] *= factor
  }

  /// The largest values of all lanes in each of `parts` equal parts of the time from the spike to the
  /// end of the course, and a part before and behind it (uM).
  func bounds(parts: Int) -> [PerLane] {
    (0..<parts).map { part in
      PerLane(
        (0..<BatchSize.lanes).map { lane in
          func point(_ part: Int) -> Int {
            let time = duration[lane] * Double(part) / Double(parts) - delay[lane]
            return Int(max(0, min(time * density[lane], Double(points))))
          }
          let (first, last) = (point(part - 1), min(point(part + 2) + 1, points))
          return (first...last).reduce(0) { max($0, values[lane * stride + $1]) }
        })
    }
  }

  @inline(__always) func places(_ stretch: Stretch) -> Places {
    var offsets = Words()
    for index in 0..<BatchSize.width {
      let lane = stretch.slots.base[index] & (BatchSize.lanes - 1)
      offsets[index] = UInt64(truncatingIfNeeded: lane &* stride)
    }
    return Places(
      base: values.base, offsets: offsets, density: stretch.gather(density),
      delay: stretch.gather(delay), last: Group(repeating: Double(points)))
  }

  /// Eight lanes' places in the table.
  struct Places {
    let base: UnsafeMutablePointer<Double>
    let offsets: Words
    let density, delay, last: Group

    /// The course at `time` after the spike (ms).
    @_transparent func value(at time: Group) -> Group {
      let age = time - delay
      let place = (age * density).atLeast(Group(repeating: 0)).atMost(last)
      let shifted = (place - 0.5) + Rounding.shift
      let rest = place - (shifted - Rounding.shift)
      let indices = (shifted.bits & Rounding.mask) &+ offsets
      var (low, high) = (Group(), Group())
      for lane in 0..<BatchSize.width {
        let pointer = base + Int(truncatingIfNeeded: indices[lane])
        low[lane] = pointer[0]
        high[lane] = pointer[1]
      }
      return (high - low).times(rest, plus: low).replacing(with: 0, where: age .< 0)
    }
  }
}
