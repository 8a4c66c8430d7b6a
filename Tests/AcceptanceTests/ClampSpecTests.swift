import Testing

/// What the shipped spec about voltage clamp says at its top.
@Suite struct ClampSpecTests {
  @Test("T-60 currents are straight lines, but for NMDA receptors in magnesium")
  func currentVoltage() throws {
    let table = try ShippedSpec.summary("voltage-clamp")
    let cases = try table.column("case")
    let columns = try table.numbers(["neuron_holding_mv", "peak_current_pa_mean"])
    func curve(_ name: String) -> [(voltage: Double, current: Double)] {
      cases.indices.filter { cases[$0] == name }.map { (columns[0][$0], columns[1][$0]) }
    }
    for name in ["ampa", "nmda_without_magnesium"] {
      let curve = curve(name)
      #expect(curve.count == 15)
      let slope = (curve.last?.current ?? 0) / 60
      #expect(slope > 0)
      #expect(curve.allSatisfy { abs($0.current - slope * $0.voltage) < 1e-9 })
    }
    let blocked = curve("nmda")
    let free = curve("nmda_without_magnesium")
    // From -70 to -30 mV inward current grows.
    let negative = blocked.filter { $0.voltage >= -70 && $0.voltage <= -30 }.map(\.current)
    #expect(zip(negative, negative.dropFirst()).allSatisfy { $0 > $1 })
    let (most, least) = (blocked.last?.current ?? 0, free.last?.current ?? 1)
    #expect(most / least > 0.98)
  }
}
