import SynapseModel

enum Protons {
  static let none = Model(
    "none", "Protons have no effect", source: "by choice", parameters: [])
  static let section = Section(
    "protons", "Effects of protons on calcium entry, buffers and spontaneous fusion",
    models: [none], defaultModel: none.name)
}
