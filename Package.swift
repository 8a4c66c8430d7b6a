// swift-tools-version: 6.2

import PackageDescription

/// Settings of every Swift target: warnings stop the build, imports say what they use.
let house: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// The simulation is optimised in debug builds too: unoptimised SIMD is hundreds of times slower.
///
/// Checks of exclusive access, one for each property of a class that is read, would take a tenth of a run.
/// `Lanes/GroupArithmetic.swift` needs the compiler's own vector operations.
let numeric: [SwiftSetting] =
  house + [
    .enableExperimentalFeature("BuiltinModule"),
    .unsafeFlags(["-O"], .when(configuration: .debug)),
    .unsafeFlags(["-enforce-exclusivity=unchecked"]),
  ]

/// The simulation, compiled for one instruction set.
///
/// Three targets are links to one source folder; the program picks one at start. Results are the
/// same to the bit.
func transmission(_ name: String, cpu: String?) -> Target {
  .target(
    name: name, dependencies: ["SynapseModel", "Measures"],
    swiftSettings: numeric + (cpu.map { [.unsafeFlags(["-Xcc", "-march=\($0)"])] } ?? []),
    linkerSettings: [.linkedLibrary("m")])
}

/// Builds one of the three instruction sets only, in a third of the time.
///
/// The other two modules are then other names of it. For development, and for the fuzzer.
let isAlone = Context.environment["QUANTAL_ONE_VARIANT"] != nil

func otherTransmission(_ name: String, cpu: String) -> Target {
  guard isAlone else { return transmission(name, cpu: cpu) }
  return .target(
    name: name, dependencies: ["TransmissionBaseline"], path: "Sources/OneVariant/\(name)")
}

/// The fuzzer, which `make fuzz` asks for: libFuzzer brings its `main`, so nothing else can link it.
let fuzzers: [Target] =
  Context.environment["QUANTAL_FUZZ"] == nil
  ? []
  : [
    .executableTarget(
      name: "FuzzSpec", dependencies: ["SpecExercise"], path: "Tests/FuzzSpec",
      exclude: ["Seeds", "dictionary.txt"], swiftSettings: house)
  ]

let package = Package(
  name: "quantal",
  products: [.executable(name: "quantal", targets: ["quantal"])],
  dependencies: [
    // The command line: parsing, help and completions.
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    // SHA-256, by which runs are named.
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
  ],
  targets: [
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CPUFeatures"),

    .target(name: "SynapseModel", swiftSettings: house),
    .target(name: "Measures", swiftSettings: house),
    .target(
      name: "SweepSpec",
      dependencies: ["SynapseModel", "CYAML", .product(name: "Crypto", package: "swift-crypto")],
      swiftSettings: house),
    transmission("TransmissionBaseline", cpu: isAlone ? "haswell" : nil),
    otherTransmission("TransmissionAVX2", cpu: "haswell"),
    otherTransmission("TransmissionAVX512", cpu: "icelake-server"),
    .target(name: "Results", dependencies: ["CZstd"], swiftSettings: house),
    .target(
      name: "SweepRunner",
      dependencies: [
        "SynapseModel", "SweepSpec", "Measures", "Results", "CPUFeatures", "TransmissionBaseline",
        "TransmissionAVX2", "TransmissionAVX512",
      ], swiftSettings: house),
    .target(
      name: "ModelReference", dependencies: ["SynapseModel", "SweepSpec"], swiftSettings: house),
    .executableTarget(
      name: "quantal",
      dependencies: [
        "SynapseModel", "SweepSpec", "SweepRunner", "Measures", "Results", "ModelReference",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: house),

    .target(
      name: "SpecExercise", dependencies: ["SweepSpec", "SweepRunner", "SynapseModel"],
      path: "Tests/SpecExercise", swiftSettings: house),
    .testTarget(
      name: "SweepSpecTests", dependencies: ["SweepSpec", "SpecExercise"], swiftSettings: house),
    .testTarget(
      name: "TransmissionTests",
      dependencies: [
        "TransmissionBaseline", "TransmissionAVX2", "TransmissionAVX512", "SweepRunner",
        "SynapseModel", "Measures",
      ], swiftSettings: house),
    .testTarget(name: "MeasuresTests", dependencies: ["Measures"], swiftSettings: house),
    .testTarget(
      name: "ResultsTests", dependencies: ["Results"],
      exclude: ["read_tables.py", "requirements.txt"], swiftSettings: house),
    .testTarget(
      name: "DocumentationTests",
      dependencies: ["ModelReference", "SweepRunner", "SweepSpec", "SynapseModel"],
      swiftSettings: house),
    .testTarget(
      name: "AcceptanceTests", dependencies: ["quantal", "ModelReference", "SynapseModel"],
      exclude: ["read_sweep.py", "check_schema.py", "check_editor.py"],
      swiftSettings: house),
  ] + fuzzers,
  swiftLanguageModes: [.v6]
)
