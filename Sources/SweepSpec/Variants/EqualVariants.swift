import SynapseModel

/// Finds cases that set nothing new: their configurations are those of another case again.
struct EqualVariants {
  let variants: [Variant]
  let drafts: [VariantDraft]

  private struct Key: Hashable {
    let structure: ObjectIdentifier
    /// The base's values, 0 where an axis gives them.
    let values: [Double]
    let swept: [[Int]]
  }

  /// Notes each case that gives the same configurations as an earlier one.
  func warn(_ problems: ProblemList) {
    guard variants.count > 1 else { return }
    var seen: [Key: [Int]] = [:]
    for (index, variant) in variants.enumerated() where variant.keptCount > 0 {
      let key = key(variant)
      let earlier = seen[key, default: []].first { sweepTheSame(variants[$0].axes, variant.axes) }
      guard let earlier else {
        seen[key, default: []].append(index)
        continue
      }
      let pairs = zip(drafts[earlier].choices, drafts[index].choices)
      guard
        let (old, new) = pairs.first(where: { $0.item !== $1.item || $0.index != $1.index })
      else { continue }
      let (first, second) = (old.item.cases[old.index], new.item.cases[new.index])
      problems.warn(
        second.place,
        "\(DisplayText.quoted(second.name)) gives the same configurations as "
          + DisplayText.quoted(first.name), hint: "their rows will be equal")
    }
  }

  private func key(_ variant: Variant) -> Key {
    var values = variant.base.values
    let swept = variant.axes.map { $0.columns.map(\.position) }
    for position in swept.joined() { values[position] = 0 }
    return Key(structure: ObjectIdentifier(variant.structure), values: values, swept: swept)
  }

  private func sweepTheSame(_ a: [Axis], _ b: [Axis]) -> Bool {
    zip(a, b).allSatisfy { a, b in a.columns.map(\.values) == b.columns.map(\.values) }
  }
}
