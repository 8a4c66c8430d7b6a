import SweepRunner
import SynapseModel
import Testing

@testable import TransmissionBaseline

@Suite struct CompartmentTests {
  private static func uptake(_ maximal: Double, _ half: Double) -> CleftExperiment {
    CleftExperiment(
      ["": "compartment", "transporter": "michaelis_menten"],
      ["escape": 0, "transporter.maximal_rate": maximal, "transporter.affinity": half])
  }

  /// What is left of `start` (mM) after one step, and all in between.
  private static func left(
    _ experiment: CleftExperiment, from start: Double, steps: Int = 1, step: Double
  ) -> Double {
    let cleft = experiment.cleft()
    _ = experiment.course(
      [0: start / experiment.jump], steps: steps, step: step, cleft: cleft)
    return experiment.state("transmitter", of: cleft)
  }

  @Test("T-48 uptake is Lambert's function, in one step or a hundred")
  func lambert() {
    let table: [(start: Double, maximal: Double, time: Double, end: Double)] = [
      (1, 4, 0.25, 0.27279629), (1, 4.1, 0.1, 0.67312354), (0.1, 4.1, 0.1, 0.02070518),
    ]
    for row in table {
      let experiment = Self.uptake(row.maximal * 1e3, 210)
      let once = Self.left(experiment, from: row.start, step: row.time)
      let often = Self.left(
        experiment, from: row.start, steps: 100, step: row.time / 100)
      #expect(abs(once - row.end) < 1e-8)
      #expect(abs(often - row.end) < 1e-8)
      #expect(abs(often / once - 1) < 1e-13)
    }
  }

  @Test("T-48 uptake is linear at first and exponential in the end, however saturated")
  func limits() {
    // 10 mM on 1 uM: exp(T0 / K) has no number.
    let experiment = Self.uptake(1000, 1)
    #expect(abs(Self.left(experiment, from: 10, steps: 50, step: 0.1) - (10 - 5)) < 1e-3)
    let slow = Self.uptake(0.0041, 0.21)
    let start = 1e-9
    let end = Self.left(slow, from: start, steps: 512, step: 0.1)
    // 4.1 / 0.21 = 19.52 /s: a time constant of 51.2 ms.
    #expect(abs(Scalar.log(end / start) * 0.21 / 0.0041 / 51.2 + 1) < 1e-5)
  }

  @Test("T-48 the mean over sub-steps is that of the course")
  func mean() {
    let moments = Self.uptake(4000, 210).course(
      [0: 1 / Self.uptake(4000, 210).jump], steps: 1, step: 0.25)
    // The integral of T is (K (T0 - T) + (T0^2 - T^2) / 2) / V.
    let (start, end) = (1.0, 0.27279629)
    let area = (0.21 * (start - end) + 0.5 * (start * start - end * end)) / 4
    #expect(abs(moments.area - area) < 1e-8)
    #expect(abs(moments.reduce(0) { $0 + $1.length } - 0.25) < 1e-14)
  }

  private static let all = CleftExperiment(
    ["": "compartment", "transporter": "michaelis_menten", "enzyme": "acetylcholinesterase"],
    ["transporter.maximal_rate": 2000, "transporter.affinity": 50])

  @Test("Diffusion, uptake and an enzyme together, against a solution of high order")
  func together() {
    for (steps, expected) in [(1, 6.86145096e-01), (2, 1.42635892e-04)] {
      let found = Self.left(Self.all, from: 2, steps: steps, step: 0.1)
      #expect(abs(found - expected) < 3e-6 * 2, "\(found)")
    }
  }

  @Test("A step is of fourth order: half of it has a sixteenth of the error")
  func order() {
    let layout = ClearanceLayout(Self.all.section)
    let course = TransmitterCourse()
    course.choose([0], count: 1)
    func left(_ number: Int) -> Double {
      let kinetics = ClearanceKinetics(layout)
      kinetics.choose(course)
      kinetics.pools[0] = eight(2)
      for _ in 0..<number {
        kinetics.look()
        kinetics.advance(eight(0.1 / Double(number)))
      }
      return kinetics.pools[0][0]
    }
    let exact = left(512)
    let errors = [8, 16, 32].map { abs(left($0) - exact) }
    #expect(errors[0] / errors[1] > 12)
    #expect(errors[1] / errors[2] > 12)
    #expect(errors[2] < 1e-6)
  }

  private static let cyclic = CleftExperiment(
    ["": "compartment", "transporter": "cyclic"],
    ["escape": 0, "radius": 1000, "transporter.concentration": 1e-6])

  @Test("T-49 transporters turn over at 22.489 /s, at half of it with 2.4988 uM")
  func turnover() {
    for (concentration, rate) in [(2.4988e-3, 0.5), (1000, 1.0)] {
      let experiment = Self.cyclic
      let cleft = experiment.cleft()
      func taken() -> Double { experiment.state("taken_up_molecules", of: cleft) }
      _ = experiment.course(
        [0: concentration / experiment.jump], steps: 800, step: 1, cleft: cleft)
      let before = taken()
      _ = experiment.course([:], steps: 100, step: 1, cleft: cleft)
      let perSite = (taken() - before) / 3000 * experiment.jump / 1e-9 / 0.1
      #expect(abs(perSite / (22.489 * rate) - 1) < 1e-4, "\(perSite)")
    }
  }

  @Test("Binding alone removes transmitter within milliseconds; later it comes back")
  func binding() {
    let experiment = CleftExperiment(
      ["": "compartment", "transporter": "cyclic"], ["escape": 0])
    for (steps, values) in [
      (1, [0.22624665, 0.0730098, 0.00074287]), (10, [0.12140439, 0.15510371, 0.02323201]),
      (50, [0.1031061, 0.08749033, 0.10219267]),
    ] {
      let cleft = experiment.cleft()
      _ = experiment.course([0: 0.3 / experiment.jump], steps: steps, cleft: cleft)
      let found = ["transmitter", "transporter_bound", "transporter_turned"].map {
        experiment.state($0, of: cleft)
      }
      for (one, other) in zip(found, values) { #expect(abs(one - other) < 1e-6) }
    }
  }

  @Test("The scheme of acetylcholinesterase, against a solution of high order")
  func scheme() {
    let experiment = CleftExperiment(
      ["": "compartment", "enzyme": "acetylcholinesterase_scheme"], ["escape": 0])
    for (steps, values) in [
      (1, [0.346835866, 0.0889075111, 0.534937413]),
      (2, [6.69544375e-04, 4.26915385e-03, 0.190974685]),
    ] {
      let cleft = experiment.cleft()
      _ = experiment.course([0: 2 / experiment.jump], steps: steps, cleft: cleft)
      let found = ["transmitter", "enzyme_bound", "enzyme_turned"].map {
        experiment.state($0, of: cleft)
      }
      for (one, other) in zip(found, values) { #expect(abs(one - other) < 2e-5, "\(found)") }
    }
  }

  @Test("T-50 routes side by side share by their rates, and leave together")
  func split() {
    let experiment = CleftExperiment(
      ["": "compartment", "enzyme": "first_order"], ["escape": 3, "enzyme.time": 1])
    let cleft = experiment.cleft()
    _ = experiment.course(steps: 2, step: 0.125, cleft: cleft)
    // The rates are 3 and 1 /ms: a time constant of a quarter.
    #expect(
      abs(experiment.state("transmitter", of: cleft) / experiment.jump - Scalar.exp(-1)) < 2e-6)
    _ = experiment.course([:], steps: 100, step: 0.125, cleft: cleft)
    #expect(abs(experiment.state("escaped_molecules", of: cleft) / 3000 - 0.75) < 1e-9)
    #expect(abs(experiment.state("destroyed_molecules", of: cleft) / 3000 - 0.25) < 1e-9)
  }

  @Test(
    "T-50 with all of the enzyme blocked only diffusion is left; the more works, the less is seen")
  func block() {
    func moments(_ inhibition: Double) -> [CleftExperiment.Moment] {
      CleftExperiment(
        ["": "compartment", "enzyme": "acetylcholinesterase"],
        ["molecules": 10000, "enzyme.inhibition": inhibition]
      ).course(steps: 100)
    }
    let alone = CleftExperiment(["": "compartment"], ["molecules": 10000]).course(steps: 100)
    #expect(abs(moments(1).area / alone.area - 1) < 1e-12)
    #expect(abs(alone.area / 6.607 - 1) < 1e-3)
    let areas = stride(from: 0.0, through: 1, by: 0.1).map { inhibition in
      let course = moments(inhibition)
      return zip(course, course.response(binding: 8, unbinding: 0.8))
        .reduce(0) { $0 + $1.0.length * $1.1.open }
    }
    #expect(zip(areas, areas.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test("T-58 a block of acetylcholinesterase prolongs and potentiates the endplate's response")
  func esterase() {
    for model in ["acetylcholinesterase", "acetylcholinesterase_scheme"] {
      func response(_ inhibition: Double) -> (peak: Double, halfTime: Double) {
        // A quantum that spreads over an endplate: most of it meets the enzyme first.
        let course = CleftExperiment(
          ["": "compartment", "enzyme": model],
          [
            "molecules": 10000, "radius": 0.5, "height": 50, "escape": 0.3,
            "enzyme.inhibition": inhibition,
          ]
        ).course(steps: 300).response(binding: 8, unbinding: 0.8)
        let peak = course.map(\.open).max() ?? 0
        return (peak, course.last { $0.open > 0.5 * peak }?.time ?? 0)
      }
      let (control, blocked) = (response(0), response(1))
      #expect(blocked.peak > control.peak * 1.2)
      #expect(blocked.halfTime > control.halfTime * 1.5)
    }
  }

  @Test("T-51 nothing is lost between cleft, surroundings, bulk, transporters and enzyme")
  func balance() {
    let models: [[String: String]] = [
      ["transporter": "cyclic", "enzyme": "acetylcholinesterase_scheme"],
      ["transporter": "michaelis_menten", "enzyme": "acetylcholinesterase"],
      ["transporter": "cyclic", "enzyme": "first_order"],
    ]
    for (own, location) in models.flatMap({ [($0, 0.0), ($0, 1.0)] }) {
      let experiment = CleftExperiment(
        own.merging(["": "compartment", "perisynaptic": "well_mixed"]) { $1 },
        [
          "escape": 10, "perisynaptic.bulk": 50, "perisynaptic.volume": 7,
          "transporter.location": location, "enzyme.location": 1 - location,
        ])
      let cleft = experiment.cleft()
      func state(_ name: String) -> Double {
        let value = experiment.state(name, of: cleft)
        return value.isNaN ? 0 : value
      }
      for round in 1...4 {
        _ = experiment.course([0: 1, 3: 0.5], steps: 10 * round, cleft: cleft)
        let place = [1.0, 7.0]
        let held =
          state("transmitter") + 7 * state("perisynaptic") + 50 * state("bulk")
          + place[Int(location)] * state("transporter_bound")
          + place[Int(1 - location)] * (state("enzyme_bound") + state("enzyme_turned"))
        let gone = ["escaped", "taken_up", "destroyed"].reduce(0) { $0 + state($1 + "_molecules") }
        let total = (held / experiment.jump + gone / 3000) / (1.5 * Double(round))
        #expect(abs(total - 1) < 1e-12, "\(own), \(total)")
      }
    }
  }

  @Test("Transmitter around the synapse comes later and lower, and is what the cleft gives away")
  func spillover() {
    let experiment = CleftExperiment(
      ["": "compartment", "perisynaptic": "well_mixed"],
      ["escape": 5, "perisynaptic.escape": 0, "perisynaptic.volume": 9])
    let cleft = experiment.cleft()
    let moments = experiment.course(steps: 40, cleft: cleft)
    // The difference decays at k (1 + 1 / volume); both end at a tenth of the jump.
    for moment in moments.dropFirst(3) {
      let time = moment.time + 0.5 * moment.length
      let difference = Scalar.exp(-5 * (1 + 1 / 9.0) * time)
      let (near, far) = (0.1 + 0.9 * difference, 0.1 - 0.1 * difference)
      #expect(abs(moment.cleft / experiment.jump - near) < 4e-3)
      #expect(abs(moment.perisynaptic / experiment.jump - far) < 4e-3)
    }
    #expect(abs(experiment.state("perisynaptic", of: cleft) / experiment.jump - 0.1) < 1e-9)
  }

  @Test("T-51 what became of ATP is all there: products, escaped, taken up", arguments: [0.0, 1])
  func productBalance(location: Double) {
    let experiment = CleftExperiment(
      ["": "compartment", "enzyme": "ectonucleotidases", "perisynaptic": "well_mixed"],
      [
        "escape": 0.002, "perisynaptic.volume": 7, "perisynaptic.escape": 0.002,
        "enzyme.location": location, "enzyme.adenosine": 300,
      ])
    let cleft = experiment.cleft()
    _ = experiment.course([0: 1, 300: 2], steps: 1000, step: 1, cleft: cleft)
    let held = ["adp", "amp", "adenosine"].reduce(0) { $0 + experiment.state($1, of: cleft) }
    let volume = location == 0 ? 1.0 : 7
    let inside = held * volume / experiment.jump * 3000
    let gone =
      experiment.state("escaped_product_molecules", of: cleft)
      + experiment.state("taken_up_adenosine_molecules", of: cleft)
    let made = experiment.state("destroyed_molecules", of: cleft)
    #expect(made > 300 && gone > 50 && inside > 50)
    #expect(abs((inside + gone) / made - 1) < 1e-11)
  }

  @Test("ATP becomes adenosine by first-order steps")
  func nucleotides() {
    let experiment = CleftExperiment(
      ["": "compartment", "enzyme": "ectonucleotidases"],
      ["escape": 0, "enzyme.adenosine": 1e9])
    let cleft = experiment.cleft()
    _ = experiment.course(steps: 600, step: 1, cleft: cleft)
    let (k1, k2, k3, t) = (1 / 200.0, 1 / 500.0, 1 / 1000.0, 600.0)
    func e(_ k: Double) -> Double { Scalar.exp(-k * t) }
    let adp = k1 / (k2 - k1) * (e(k1) - e(k2))
    let first = e(k1) / ((k2 - k1) * (k3 - k1))
    let amp =
      k1 * k2 * (first + e(k2) / ((k1 - k2) * (k3 - k2)) + e(k3) / ((k1 - k3) * (k2 - k3)))
    let found = ["transmitter", "adp", "amp", "adenosine"].map {
      experiment.state($0, of: cleft) / experiment.jump
    }
    for (one, other) in zip(found, [e(k1), adp, amp, 1 - e(k1) - adp - amp]) {
      #expect(abs(one - other) < 1e-7)
    }
  }

  @Test("What the terminal takes up comes back as vesicles, once")
  func reuse() {
    let experiment = CleftExperiment(
      ["": "compartment", "transporter": "michaelis_menten"],
      [
        "escape": 0, "transporter.maximal_rate": 4000, "transporter.reuse": 0.25,
        "transporter.affinity": 10,
      ])
    let cleft = experiment.cleft()
    _ = experiment.course([0: 2], steps: 50, cleft: cleft)
    #expect(abs(cleft.takeReclaimed(slot: 0) - 0.5) < 1e-9)
    #expect(cleft.takeReclaimed(slot: 0) == 0)
    #expect(cleft.isEmpty(0))
  }

  @Test("A terminal has the same bits alone, among others, and in other places")
  func bits() {
    for models in [
      ["transporter": "cyclic", "enzyme": "acetylcholinesterase", "perisynaptic": "well_mixed"],
      ["transporter": "michaelis_menten"],
    ] {
      let experiment = CleftExperiment(
        models.merging(["": "compartment"]) { $1 },
        ["escape": models.count == 1 ? 0 : 20, "transporter.location": 0])
      let releases = [0: 1.0, 5: 0.5, 40: 2]
      let alone = experiment.course(releases, steps: 60)
      for others in [[1, 2, 3, 4, 5, 6, 7], [3, 9]] as [[UInt32]] {
        let among = experiment.course(releases, steps: 60, among: others)
        #expect(
          alone.flatMap { [$0.length, $0.cleft, $0.perisynaptic] }.map(\.bitPattern)
            == among.flatMap { [$0.length, $0.cleft, $0.perisynaptic] }.map(\.bitPattern))
      }
    }
  }
}
