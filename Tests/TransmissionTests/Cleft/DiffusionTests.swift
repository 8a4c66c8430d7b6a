import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

@Suite struct DiffusionTests {
  private static func make(
    _ values: [String: Double] = [:], _ models: [String: String] = [:]
  ) -> CleftExperiment {
    CleftExperiment(models.merging(["": "diffusion"]) { $1 }, values)
  }

  /// The concentration that a kernel has at an age.
  private static func value(_ experiment: CleftExperiment, distance: Double, age: Double) -> Double
  {
    let kernel = DiffusionKernel(
      experiment.section, distances: Array(repeating: distance, count: 32))
    return kernel.shape(age: eight(age), time: eight(kernel.time[0]))[0] * kernel.scale[0]
  }

  @Test("T-47 the concentration at a distance peaks at r^2 / 4 D with M / (pi e r^2 w)")
  func peak() {
    let experiment = Self.make(["molecules": 21500, "diffusion": 0.223])
    let time = 1.033 * 1.033 / (4 * 0.223)
    #expect(abs(time / 1.19629 - 1) < 1e-5)
    let peak = Self.value(experiment, distance: 1.033, age: time)
    #expect(abs(peak / 0.195895 - 1) < 5e-5)
    for other in [0.99, 1.01] {
      #expect(Self.value(experiment, distance: 1.033, age: time * other) < peak)
    }
  }

  @Test("T-47 values at the release site and 0.2 um from it, and the first mean over a disc")
  func table() {
    let experiment = Self.make()
    let small = Self.make(["radius": 0.01])
    for (age, centre, apart) in [
      (0.05, 1.20131, 0.65531), (0.1, 0.60066, 0.44363), (1, 0.060066, 0.058271),
    ] {
      // A small disc is the centre, but for R^2 / 8 D t.
      let near = Self.value(small, distance: 0, age: age)
      #expect(abs(near * (1 + 0.0001 / (8 * 0.33 * age)) / centre - 1) < 5e-5)
      #expect(abs(Self.value(experiment, distance: 0.2, age: age) / apart - 1) < 5e-5)
    }
    #expect(abs(Self.value(experiment, distance: 0, age: 1e-4) / 1.98217 - 1) < 5e-5)
  }

  @Test("T-47 transmitter is conserved: the integral over the plane is what was released")
  func mass() {
    let experiment = Self.make()
    for age in [0.05, 0.5, 5] {
      let end = 12 * (0.33 * age).squareRoot()
      let parts = 4000
      let sum = (0..<parts).reduce(0.0) { sum, index in
        let r = (Double(index) + 0.5) / Double(parts) * end
        return sum + 2 * CleftGeometry.pi * r * Self.value(experiment, distance: r, age: age)
      }
      let molecules =
        sum * end / Double(parts) * 0.02 / CleftGeometry.moleculePerCubicMicrometre
      #expect(abs(molecules / 3000 - 1) < 1e-6)
    }
  }

  @Test("Means over sub-steps are those of the course, from the first moment on")
  func means() {
    let moments = Self.make().course(steps: 51)
    func mean(_ range: Range<Double>) -> Double {
      moments.filter { range.contains($0.time + 0.5 * $0.length) }
        .reduce(0) { $0 + $1.length * $1.cleft } / 0.1
    }
    #expect(abs(mean(0..<0.1) / 1.0576961698 - 1) < 1e-6)
    #expect(abs(mean(0.1..<0.2) / 0.3740844502 - 1) < 1e-6)
    #expect(abs(mean(5..<5.1) / 0.0118586955 - 1) < 1e-4)
    #expect(moments.allSatisfy { $0.cleft <= 1.98218 })
  }

  @Test("Releases add up, also where many of them have become one")
  func superposition() {
    let experiment = Self.make()
    let cleft = experiment.cleft()
    let releases = Dictionary(uniqueKeysWithValues: (0..<60).map { ($0 * 30, 1.0) })
    let last = experiment.course(releases, steps: 1830, cleft: cleft)
      .filter { $0.time > 177 }
    for moment in last {
      let time = moment.time + 0.5 * moment.length
      let sum = (0..<60).reduce(0) {
        let age = time - Double($1) * 3
        return age > 0.05 ? $0 + Self.value(experiment, distance: 0, age: age) : $0
      }
      if time - 177 > 0.05, moment.length < 0.25 * (time - 177) {
        #expect(abs(moment.cleft / sum - 1) < 8e-3, "\(time): \(moment.cleft), \(sum)")
      }
    }
  }

  @Test("Loss, tortuosity and volume fraction act as in the neuropil")
  func neuropil() {
    // D* = 763 / 1.54^2 = 321.72 um2/s.
    let experiment = Self.make([
      "diffusion": 0.763, "tortuosity": 1.54, "volume_fraction": 0.21,
    ])
    let plain = Self.make(["diffusion": 0.32172])
    let ratio =
      Self.value(experiment, distance: 1, age: 1) / Self.value(plain, distance: 1, age: 1)
    #expect(abs(ratio * 0.21 - 1) < 1e-4)
    let (kept, lost) = (Self.make(), Self.make(["loss": 0.2]))
    let (a, b) = (kept.course(steps: 50), lost.course(steps: 50))
    for (one, other) in zip(a, b) where one.time == other.time && one.length == other.length {
      let time = one.time + 0.5 * one.length
      #expect(abs(other.cleft / one.cleft / Scalar.exp(-0.2 * time) - 1) < 2e-3)
    }
  }

  @Test("A neighbour's receptors see it later and lower; nothing is left of it in the end")
  func neighbour() {
    let experiment = Self.make(
      ["perisynaptic.distance": 1.033, "diffusion": 0.223, "molecules": 21500, "loss": 0.2],
      ["perisynaptic": "at_distance"])
    let cleft = experiment.cleft()
    let moments = experiment.course(steps: 100, cleft: cleft)
    let peak = moments.max { $0.perisynaptic < $1.perisynaptic }
    // With loss k the peak is where 1 / t + k = r^2 / (4 D t^2).
    #expect(abs((peak?.time ?? 0) - 0.993) < 0.1)
    #expect(!cleft.isEmpty(0))
    _ = experiment.course([:], steps: 1000, cleft: cleft)
    #expect(cleft.isEmpty(0))
    let again = experiment.course(steps: 100, cleft: cleft)
    #expect(again.map(\.cleft) == moments.map(\.cleft))
  }

  @Test("A terminal has the same bits alone and among others")
  func bits() {
    let experiment = Self.make(
      ["loss": 0.1, "perisynaptic.distance": 0.7],
      ["perisynaptic": "at_distance"])
    let releases = Dictionary(uniqueKeysWithValues: (0..<30).map { ($0 * 3, 1.0) })
    let alone = experiment.course(releases, steps: 120)
    let among = experiment.course(releases, steps: 120, among: [1, 2, 3, 4, 5, 6, 7])
    #expect(
      alone.flatMap { [$0.length, $0.cleft, $0.perisynaptic] }
        == among.flatMap { [$0.length, $0.cleft, $0.perisynaptic] })
  }

  @Test("T-47 an absorbing rim: the slowest mode falls with D (2.4048 / R)^2 = 47.711 /ms")
  func slowestMode() {
    for (distance, radius) in [(0.0, 0.2), (0, 0.05), (0.1, 0.2)] {
      let experiment = Self.make(["rim": 0.2, "radius": radius])
      let (early, late) = (
        Self.ended(experiment, distance: distance, age: 0.1),
        Self.ended(experiment, distance: distance, age: 0.12)
      )
      #expect(abs(Scalar.log(early / late) / 0.02 / 47.711 - 1) < 2e-5)
    }
    #expect(abs(Bessel.zeros(24)[23] / 74.61450064370 - 1) < 1e-10)
  }

  @Test("T-47 before transmitter has come to the rim it is as without, and all of it is there")
  func rimAtFirst() {
    let (ended, endless) = (Self.make(["rim": 0.2]), Self.make())
    // 0.008 R^2 / D, where the one form takes over from the other.
    let border = 0.008 * 0.04 / 0.33
    for (distance, within) in [(0.0, 1e-9), (0.05, 1e-9), (0.1, 1e-6)] {
      let modes = Self.ended(ended, distance: distance, age: border * 1.0001)
      let free = Self.value(endless, distance: distance, age: border * 1.0001)
      #expect(abs(modes / free - 1) < within)
    }
    func share(_ age: Double) -> Double {
      let sum = (0..<400).reduce(0.0) { sum, index in
        let r = (Double(index) + 0.5) / 400 * 0.2
        return sum + 2 * CleftGeometry.pi * r * Self.ended(ended, distance: r, age: age)
      }
      return sum * 0.2 / 400 * 0.02 / CleftGeometry.moleculePerCubicMicrometre / 3000
    }
    #expect(abs(share(border * 1.1) - 1) < 1e-4)
    // The modes hold 2 / (a_n J1(a_n)) each.
    let (a, b) = (2.404825557695773, 5.520078110286311)
    let first = 2 / (a * Bessel.first(a)) * Scalar.exp(-a * a / 2)
    let second = 2 / (b * Bessel.first(b)) * Scalar.exp(-b * b / 2)
    #expect(abs(share(0.5 * 0.04 / 0.33) / (first + second) - 1) < 1e-4)
    #expect(Self.ended(ended, distance: 0.2, age: 0.05) < 1e-12)
  }

  /// The concentration with a rim.
  private static func ended(_ experiment: CleftExperiment, distance: Double, age: Double) -> Double
  {
    let kernel = DiffusionKernel(
      experiment.section, distances: Array(repeating: distance, count: 32))
    kernel.load { eight($0[0]) }
    return kernel.shape(age: eight(age), time: eight(kernel.time[0]))[0] * kernel.scale[0]
  }

  @Test("With a rim terminals fall quiet soon, and means over sub-steps are exact")
  func rimCourse() {
    let experiment = Self.make(["rim": 0.2])
    let cleft = experiment.cleft()
    let moments = experiment.course(steps: 8, cleft: cleft)
    #expect(cleft.isEmpty(0))
    // M / (2 pi D w) ln(R / r), the steady state of a source, has the mean M / (4 pi D w).
    let area = experiment.jump * 0.04 / (4 * 0.33)
    #expect(abs(moments.area / area - 1) < 2e-4)
  }
}
