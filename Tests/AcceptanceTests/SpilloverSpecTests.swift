import Foundation
import Testing

/// What the shipped spec about spillover says at its top.
@Suite struct SpilloverSpecTests {
  @Test("8.5 receptors around the synapse need bursts, and uptake guards them")
  func spillover() throws {
    let table = try ShippedSpec.summary("spillover")
    let places = try table.column("glutamate_receptors_nmda_location")
    let columns = try table.numbers([
      "glutamate_cleft_transporter_inhibition", "glutamate_spikes_max_spikes",
      "spike_probability_mean", "spike_count_mean",
    ])
    #expect(places.count == 30)
    func row(_ place: String, _ inhibition: Double, _ burst: Double) -> Int? {
      places.indices.first {
        places[$0] == place && columns[0][$0] == inhibition && columns[1][$0] == burst
      }
    }
    func fired(_ place: String, _ inhibition: Double, _ burst: Double) -> Double {
      row(place, inhibition, burst).map { columns[2][$0] } ?? .nan
    }
    func spikes(_ place: String, _ inhibition: Double, _ burst: Double) -> Double {
      row(place, inhibition, burst).map { columns[3][$0] } ?? .nan
    }
    for inhibition in [0, 0.5, 1] {
      // 0.4 without blocked uptake, in 40 trials.
      #expect(fired("cleft", inhibition, 1) > 0.1)
      #expect(fired("perisynaptic", inhibition, 1) == 0)
      for burst in [1.0, 2, 4, 8, 16] {
        #expect(spikes("perisynaptic", inhibition, burst) < spikes("cleft", inhibition, burst))
      }
    }
    // What a burst of four loses by uptake: more than half around the synapse, a sixth inside.
    #expect(spikes("perisynaptic", 0, 4) < 0.5 * spikes("perisynaptic", 1, 4))
    #expect(spikes("cleft", 0, 4) > 0.75 * spikes("cleft", 1, 4))
  }
}
