/// The lists of numbers that the configurations of a sweep refer to, for example recorded spikes.
public final class NumberLists: Sendable {
  /// One list.
  public struct List: Sendable, Hashable {
    /// Its numbers, in the parameter's unit.
    public let numbers: [Double]
    /// How tables show it: the file that it came from, or the numbers themselves.
    public let label: String
    /// A text that only lists of the same numbers share, by which runs are named.
    public let identity: String

    /// Makes a list.
    public init(numbers: [Double], label: String, identity: String) {
      self.numbers = numbers
      self.label = label
      self.identity = identity
    }
  }

  /// No list but the empty one.
  public static let none = NumberLists([])

  private static let empty = List(numbers: [], label: "", identity: "")
  private let lists: [List]

  /// Lists in the order of their places, from 1; place 0 is the empty list.
  public init(_ lists: [List]) { self.lists = lists }

  /// The list of a parameter's value.
  public subscript(value: Double) -> List {
    guard let place = Int(exactly: value), place >= 1, place <= lists.count else {
      return Self.empty
    }
    return lists[place - 1]
  }
}
