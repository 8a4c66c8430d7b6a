import SynapseModel

/// The space around a synapse, which receptors of high affinity see.
enum PerisynapticSpace {
  static let volume = Parameter(
    "volume", .number(nil), default: 10, .within(1e-3, 1e9), "Its volume, in volumes of the cleft",
    source: "by choice")
  static let escape = Parameter(
    "escape", .number(.perMs), default: 0.1, .within(0, 1e5),
    "Rate constant of diffusion out of it, into the bulk or away", source: "by choice",
    shared: .presence)
  static let bulk = Parameter(
    "bulk", .number(nil), default: 0, .within(0, 1e12),
    "Volume of the space around it, in volumes of the cleft; 0 for endless", source: "by choice",
    shared: .presence)
  static let bulkShared = Parameter(
    "bulk_shared", .flag, default: 0, .fraction,
    "Whether all terminals of the input have one bulk, of their number times 'bulk'",
    source: "by choice: spillover between synapses (science reference 8.5)", shared: .value)
  static let bulkEscape = Parameter(
    "bulk_escape", .number(.perMs), default: 0, .within(0, 1e5),
    "Rate constant of what leaves a bulk that terminals share", source: "by choice")
  static let distance = Parameter(
    "distance", .number(.um), default: 0.5, .within(1e-3, 1e4),
    "Distance from the release site", source: "0.5-1 um to a neighbour (science reference 8.5)")
  static let none = Model(
    "none", "Only the cleft itself", source: "by choice", parameters: [])
  static let wellMixed = Model(
    "well_mixed", "A space in exchange with the cleft", source: "science reference 8.5",
    parameters: [volume, escape, bulk, bulkShared, bulkEscape])
  static let atDistance = Model(
    "at_distance", "Another place of the same cleft (models 'diffusion' and 'volume')",
    source: "science reference 8.5", parameters: [distance])
  static let section = Section(
    "perisynaptic", "The space around the synapse (spillover)",
    models: [none, wellMixed, atDistance], defaultModel: none.name)
}
