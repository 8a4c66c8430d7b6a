import Glibc
import SpecExercise

/// The most time that an input may take, in seconds: about six times of what it takes without the
/// fuzzer's instruments.
///
/// The processor's time, not the clock's, since machines that fuzz are busy.
private let timeLimit = 6.0

/// What libFuzzer calls with each input; a crash, or no answer in time, is a finding.
///
/// Files that an input names are looked for beside the seeds.
@c(LLVMFuzzerTestOneInput)
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  let bytes = Array(UnsafeBufferPointer(start: bytes, count: count))
  let start = clock()
  SpecExercise.run(bytes, file: "Tests/FuzzSpec/Seeds/fuzz.yaml")
  let seconds = Double(clock() - start) / Double(CLOCKS_PER_SEC)
  guard seconds < timeLimit else { fatalError("this took \(seconds) s") }
  return 0
}
