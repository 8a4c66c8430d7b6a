import Dispatch

/// Does several pieces of work at once, each of which touches nothing of the others'.
///
/// - Parameters:
///   - count: How many pieces there are.
///   - work: Does the piece of that number.
/// - Throws: The error of the first piece that failed, after all have ended.
func concurrently(
  _ count: Int, _ work: (Int) throws(ResultsError) -> Void
) throws(ResultsError) {
  var errors = [ResultsError?](repeating: nil, count: count)
  errors.withUnsafeMutableBufferPointer { buffer in
    nonisolated(unsafe) let places = buffer
    nonisolated(unsafe) let work = work
    DispatchQueue.concurrentPerform(iterations: count) { index in
      do throws(ResultsError) { try work(index) } catch { places[index] = error }
    }
  }
  if let error = errors.lazy.compactMap({ $0 }).first { throw error }
}
