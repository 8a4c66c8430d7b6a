import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

/// Volume transmission of dopamine, whose constants are the defaults: D* = 763 / 1.54^2 = 321.72 um2/s.
@Suite struct VolumeTests {
  private static let spread = 0.763 / (1.54 * 1.54)

  private static func make(
    _ values: [String: Double] = [:], _ models: [String: String] = [:]
  ) -> CleftExperiment {
    CleftExperiment(models.merging(["": "volume"]) { $1 }, values)
  }

  private static func uptake(_ values: [String: Double] = [:]) -> CleftExperiment {
    make(values, ["transporter": "michaelis_menten"])
  }

  /// The concentration that a kernel has at an age.
  private static func value(_ distance: Double, age: Double) -> Double {
    let kernel = DiffusionKernel(make().section, distances: Array(repeating: distance, count: 32))
    return kernel.shape(age: eight(age), time: eight(kernel.time[0]))[0] * kernel.scale[0]
  }

  @Test("T-47 in tissue the peak is at r^2 / 6 D* with (3 / 2 pi e)^(3/2) M / (alpha r^3)")
  func peak() {
    // 1.746 uM at 1 um, after 0.518 ms.
    for distance in [0.5, 1, 4] {
      let time = distance * distance / (6 * Self.spread)
      let height = 1.7463103e-3 / (distance * distance * distance)
      let peak = Self.value(distance, age: time)
      #expect(abs(peak / height - 1) < 1e-6)
      for other in [0.99, 1.01] { #expect(Self.value(distance, age: time * other) < peak) }
    }
  }

  @Test("T-47 in tissue the integral over space is what was released")
  func mass() {
    for age in [0.5, 5, 50] {
      let end = 14 * (Self.spread * age).squareRoot()
      let parts = 4000
      let sum = (0..<parts).reduce(0.0) { sum, index in
        let r = (Double(index) + 0.5) / Double(parts) * end
        return sum + 4 * CleftGeometry.pi * r * r * 0.21 * Self.value(r, age: age)
      }
      let molecules = sum * end / Double(parts) / CleftGeometry.moleculePerCubicMicrometre
      #expect(abs(molecules / 3000 - 1) < 1e-6)
    }
  }

  @Test(
    "T-47 uptake of 4.1 uM/s and 0.21 uM multiplies by exp(-19.52 /s t), half of it by the root")
  func rate() {
    // Steps so short that all have the same sub-steps after the first ones.
    let courses = [Self.make(), Self.uptake(), Self.uptake(["transporter.inhibition": 0.5])]
      .map { $0.course(steps: 500).filter { $0.time > 5 } }
    #expect(courses.allSatisfy { $0.count == courses[0].count })
    for (free, (full, half)) in zip(courses[0], zip(courses[1], courses[2])) {
      let time = free.time + 0.5 * free.length
      #expect(abs(full.cleft / free.cleft / Scalar.exp(-0.0041 / 0.21 * time) - 1) < 1e-5)
      #expect(abs(half.cleft / free.cleft / Scalar.exp(-0.00205 / 0.21 * time) - 1) < 1e-5)
    }
  }

  @Test("The area falls with distance as exp(-r (k / D*)^(1/2)) / r, as diffusion with uptake does")
  func area() {
    for (distance, area) in [(1.0, 4.5859e-3), (3, 9.3404e-4)] {
      let moments = Self.uptake(["distance": distance]).course(steps: 6000)
      #expect(abs(moments.area / area - 1) < 1e-3, "\(distance): \(moments.area)")
    }
  }

  @Test("All that a terminal takes up comes back to it, in the share that it uses again")
  func reuse() {
    for (reuse, loss, expected) in [(1.0, 0.0, 1.0), (0.5, 0, 0.5), (1, 0.0041 / 0.21, 0.5)] {
      let experiment = Self.uptake(["transporter.reuse": reuse, "loss": loss])
      let cleft = experiment.cleft()
      _ = experiment.course([0: 2, 7: 1], steps: 10000, cleft: cleft)
      #expect(cleft.isEmpty(0))
      #expect(abs(cleft.takeReclaimed(slot: 0) - 3 * expected) < 1e-12)
      #expect(cleft.takeReclaimed(slot: 0) == 0)
    }
  }

  @Test("Receptors further away see it later and lower; a terminal has the same bits among others")
  func among() {
    let experiment = Self.make(
      ["distance": 0.5, "perisynaptic.distance": 2], ["perisynaptic": "at_distance"])
    let releases = Dictionary(uniqueKeysWithValues: (0..<30).map { ($0 * 3, 1.0) })
    let alone = experiment.course(releases, steps: 120)
    let others = experiment.course(releases, steps: 120, among: [1, 2, 3, 4, 5, 6, 7])
    #expect(
      alone.flatMap { [$0.length, $0.cleft, $0.perisynaptic] }
        == others.flatMap { [$0.length, $0.cleft, $0.perisynaptic] })
    let once = experiment.course(steps: 100)
    let near = once.max { $0.cleft < $1.cleft }
    let far = once.max { $0.perisynaptic < $1.perisynaptic }
    #expect((near?.cleft ?? 0) > 20 * (far?.perisynaptic ?? 1))
    #expect(abs((far?.time ?? 0) - 4 / (6 * Self.spread)) < 0.2)
  }
}
