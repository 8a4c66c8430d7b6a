import SynapseModel
import Testing

@testable import TransmissionBaseline

@Suite struct ReleasePresetTests {
  @Test("Presets have the time constants of inactivation that are published")
  func inactivation() {
    let published = [
      "depressing": "3", "facilitating": "1.5", "granule_cell": "3",
      "granule_cell_potentiated": "3",
    ]
    #expect(ReleasePresets.all.count == 11)
    for preset in ReleasePresets.all {
      let ending = published[preset.name].map { ", inactivation: \($0) ms}" } ?? ", facilitation:"
      #expect(preset.keys.contains(ending))
      #expect(preset.keys.contains("inactivation") == (published[preset.name] != nil))
    }
  }
}
