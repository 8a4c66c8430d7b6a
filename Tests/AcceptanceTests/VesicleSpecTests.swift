import Foundation
import Testing

/// What the shipped specs about vesicles and their ways say at their top.
@Suite struct VesicleSpecTests {
  private static func numbers(_ table: CSVTable, _ name: String) throws -> [Double] {
    try table.numbers(name).map { $0 ?? .nan }
  }

  @Test("E-8 a quantum is proportional to the inner volume: 4.096 from 35 to 50 nm")
  func vesicleSize() throws {
    let table = try ShippedSpec.summary("vesicle-size")
    let names = try table.column("case")
    let diameters = try Self.numbers(table, "glutamate_vesicles_diameter_nm")
    let sizes = try Self.numbers(table, "mean_quantal_size_mean")
    let vesicles = try Self.numbers(table, "vesicles_released_mean")
    #expect(Set(vesicles).count == 1)
    func size(_ name: String, _ diameter: Double) throws -> Double {
      let row = try #require(
        names.indices.first { names[$0] == name && diameters[$0] == diameter })
      return sizes[row]
    }
    for diameter in [35.0, 40, 42, 45, 50] {
      let radius = (diameter / 2 - 5) / 16
      let found = try size("proportional", diameter)
      #expect(abs(found / (radius * radius * radius) - 1) < 1e-6)
    }
    let ratio = try size("proportional", 50) / size("proportional", 35)
    #expect(abs(ratio - 4.096) < 1e-5)
    #expect(try size("saturating", 50) / size("saturating", 35) < 1.5)
  }

  @Test("E-9 sustained release is N / T_cycle for each mixture of routes")
  func recycling() throws {
    let table = try ShippedSpec.summary("recycling")
    let closing = try Self.numbers(table, "glutamate_vesicles_recycling_kiss_and_run")
    let endosomal = try Self.numbers(table, "glutamate_vesicles_recycling_endosomal")
    let durations = try Self.numbers(table, "duration_ms")
    let vesicles = try Self.numbers(table, "vesicles_released_mean")
    var compared = 0
    for row in durations.indices where durations[row] == 240_000 {
      let later = try #require(
        durations.indices.first {
          durations[$0] == 300_000 && closing[$0] == closing[row]
            && endosomal[$0] == endosomal[row]
        })
      let (kiss, share) = (closing[row], endosomal[row])
      let way = kiss * 0.6 + (1 - kiss) * ((1 - share) * 14 + share * 40)
      let cycle = 1 / (20 * 0.2) - 0.025 + way + 5 + 2
      let found = (vesicles[later] - vesicles[row]) / 60
      #expect(abs(found / (100 / cycle) - 1) < 0.002)
      compared += 1
    }
    #expect(compared == 9)
  }

  @Test("E-23 quanta run down with use, little synthesis and a blocked carrier; N p does not")
  func synthesis() throws {
    let table = try ShippedSpec.summary("synthesis")
    let names = try table.column("case")
    let rates = try Self.numbers(table, "glutamate_vesicles_synthesis_maximal_um_per_ms")
    let durations = try Self.numbers(table, "duration_ms")
    let sizes = try Self.numbers(table, "mean_quantal_size_mean")
    let released = try Self.numbers(table, "vesicles_per_spike_mean")
    #expect(released.allSatisfy { abs($0 - 1.5) < 1e-9 })
    func row(_ name: String, _ rate: Double, _ duration: Double) throws -> Double {
      let place = try #require(
        names.indices.first {
          names[$0] == name && abs(rates[$0] - rate) < 1e-9 && durations[$0] == duration
        })
      return sizes[place]
    }
    for name in ["filled", "half_driven", "blocked"] {
      #expect(try row(name, 0, 5000) > row(name, 0, 20_000))
      #expect(try row(name, 0, 20_000) > row(name, 0, 60_000))
    }
    #expect(try row("filled", 0.256, 60_000) > 1.5 * row("filled", 0, 60_000))
    let (blocked, fed) = (try row("blocked", 0, 60_000), try row("blocked", 0.256, 60_000))
    // Vesicles that were never released still feel the cytosol.
    #expect(abs(fed - blocked) < 0.01)
    #expect(try row("half_driven", 0.256, 60_000) > 2 * blocked)
  }
}
