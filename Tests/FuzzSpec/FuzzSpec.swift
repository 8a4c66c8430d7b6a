import SpecExercise

/// What libFuzzer calls with each input; a crash, or no answer in time, is a finding.
///
/// Files that an input names are looked for beside the seeds.
@c(LLVMFuzzerTestOneInput)
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  let bytes = Array(UnsafeBufferPointer(start: bytes, count: count))
  SpecExercise.run(bytes, file: "Tests/FuzzSpec/Seeds/fuzz.yaml")
  return 0
}
