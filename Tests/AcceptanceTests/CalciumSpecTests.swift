import Foundation
import Testing

/// What the shipped specs about calcium say at their top.
@Suite struct CalciumSpecTests {
  @Test("E-5 release rises with nearly the fourth power of external calcium; paired pulses depress")
  func calcium() throws {
    let columns = try ShippedSpec.columns(
      "calcium",
      ["glutamate_calcium_external_mm", "glutamate_spikes_rate_hz", "vesicles_released_mean"])
    // The rate varies fastest: one spike, then two.
    let single = stride(from: 0, to: 40, by: 2).map { (columns[0][$0], columns[2][$0]) }
    let ratio = stride(from: 0, to: 40, by: 2).map { index in
      (columns[2][index + 1] - columns[2][index]) / columns[2][index]
    }
    #expect(zip(single, single.dropFirst()).allSatisfy { $0.1 < $1.1 })
    let slopes = zip(single, single.dropFirst()).map { log($1.1 / $0.1) / log($1.0 / $0.0) }
    #expect(slopes[0] > 3.3 && slopes[0] < 4.1)
    #expect(slopes[slopes.count - 1] < 1)
    #expect(zip(slopes, slopes.dropFirst()).allSatisfy { $0 > $1 - 0.02 })
    #expect(ratio[0] > 1)
    #expect(ratio[ratio.count - 1] < 0.6)
    #expect(zip(ratio, ratio.dropFirst()).allSatisfy { $1 < $0 + 1e-3 })
  }

  @Test("E-6 release falls as s^3 where all complexes are needed, minis too, less with energies")
  func toxin() throws {
    let columns = try ShippedSpec.columns(
      "toxin",
      [
        "threshold_sensor_snare_intact", "threshold_vesicles_released_mean",
        "energy_vesicles_released_mean", "minis_spontaneous_vesicles_mean",
      ])
    for index in 0..<11 {
      let share = columns[0][index]
      let cube = share * share * share
      #expect(abs(columns[1][index] / columns[1][10] - cube) < 1e-3)
      #expect(abs(columns[3][index] / columns[3][10] - cube) < 1e-3)
      #expect(columns[2][index] / columns[2][10] >= cube - 1e-3)
    }
    #expect(columns[2][5] / columns[2][10] > 0.135)
    #expect(columns[1][0] == 0 && columns[3][0] == 0 && columns[2][0] > 0)
  }

  @Test("E-7 acid inside promotes release, acid in the cleft blocks it, and off is flat")
  func protons() throws {
    let columns = try ShippedSpec.columns(
      "protons", ["promote", "block", "off"].map { "\($0)_vesicles_released_mean" })
    #expect(zip(columns[0], columns[0].dropFirst()).allSatisfy(>))
    #expect(zip(columns[1], columns[1].dropFirst()).allSatisfy(<))
    #expect(Set(columns[2]).count == 1)
    // pH 7.2 is the ninth of thirteen, 7.3 the eleventh.
    #expect(abs(columns[0][8] / columns[2][0] - 1) < 1e-3)
    #expect(abs(columns[1][10] / columns[2][0] - 1) < 1e-3)
  }

  @Test("E-22 graded release is a sigmoid of the potential, half at -35 mV")
  func graded() throws {
    let columns = try ShippedSpec.columns(
      "graded",
      [
        "gate_potential_level_mv", "gate_vesicles_released_mean", "channels_vesicles_released_mean",
      ])
    for (level, released) in zip(columns[0], columns[1]) {
      #expect(abs(released / 1000 - 1 / (1 + exp((-35 - level) / 5))) < 1e-3)
    }
    #expect(zip(columns[2], columns[2].dropFirst()).allSatisfy { $0 < $1 + 1e-9 })
    // Ten sites with 50 ms of refilling release at most 200 a second and those at the start.
    #expect((columns[2].last ?? 0) < 211)
  }

  @Test("The preset of a terminal with a fast pump is complete but for the potential")
  func shellPreset() throws {
    let workspace = try Workspace()
    try workspace.write(
      """
      quantal: 1
      name: shell
      base:
        duration: 30 ms
        inputs:
          a:
            spikes: {model: regular, rate: 1 Hz}
            potential: {model: gaussian}
            calcium: {preset: destexhe_1998}
            sensor: {model: destexhe_1994}
            release: {model: calcium_sensor, sites: 1, stochastic: false}
      trials: {count: 1, seed: 5}

      """, "shell.yaml")
    _ = try workspace.complete("run", "shell.yaml", "-o", "out", "--quiet")
    let table = try CSVTable(workspace, "out/tables/summary.csv")
    // What has fused 5 ms after the spike, by scipy's integration of channels, shell and factor.
    let vesicles = try #require(try table.numbers("vesicles_released_mean")[0])
    #expect(abs(vesicles / 6.273e-4 - 1) < 0.03)
  }
}
