import SynapseModel

/// The keys of included files, `base` and the command line, put over each other.
struct BaseLayers {
  /// What included files and `base` give, the one that counts least first.
  let files: [[YAMLNode.Entry]]
  /// What the command line sets.
  let settings: [YAMLNode.Entry]
  /// Where `base` is written.
  let place: Range<Int>
  let schema: Section

  /// The keys with those of some cases over them; what is given twice is noted.
  func tree(cases: [[YAMLNode.Entry]] = [], _ problems: ProblemList) -> KeyTree {
    let tree = KeyTree(place: place)
    // Presets use the odd numbers between.
    var layer = 0
    func insert(_ entries: [YAMLNode.Entry]) {
      layer += 2
      tree.insert(entries, layer: layer, problems)
    }
    for entries in files { insert(entries) }
    tree.removeOverridden(in: schema)
    insert(settings)
    tree.removeOverridden(in: schema)
    for entries in cases { insert(entries) }
    return tree
  }
}

extension KeyTree {
  /// Removes what lower layers say of a model or a preset that a higher layer replaced.
  fileprivate func removeOverridden(in section: Section) {
    guard leaf == nil else { return }
    var chosen = self["model"].flatMap { tree in
      tree.leaf?.text.map { (name: $0, layer: tree.layer) }
    }
    if let given = self["preset"], let name = given.leaf?.text,
      let preset = section.presets.first(where: { $0.name == name })
    {
      let keys = PresetReader.keys(of: preset)
      if let model = keys["model"]?.leaf?.text, given.layer > chosen?.layer ?? 0 {
        chosen = (model, given.layer)
      }
      remove(below: given.layer, coveredBy: keys)
    }
    if let chosen, let model = section.model(named: chosen.name) {
      let own = Set((section.parameters + model.parameters).map(\.name))
      for parameter in section.models.flatMap(\.parameters) where !own.contains(parameter.name) {
        if let child = self[parameter.name], child.layer < chosen.layer { remove(parameter.name) }
      }
    }
    for inner in section.sections { self[inner.name]?.removeOverridden(in: inner) }
    guard let member = section.members?.section else { return }
    for name in names { self[name]?.removeOverridden(in: member) }
  }

  /// Removes values of lower layers that another tree has too.
  private func remove(below layer: Int, coveredBy other: KeyTree) {
    for name in other.names {
      guard let child = self[name], let covering = other[name] else { continue }
      if covering.leaf == nil {
        child.remove(below: layer, coveredBy: covering)
      } else if child.layer < layer {
        remove(name)
      }
    }
  }
}
