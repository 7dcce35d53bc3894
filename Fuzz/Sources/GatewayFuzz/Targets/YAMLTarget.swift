import CellularNet
import Fleet
import FuzzKit
import LoadSynthesis
import RadioNet

@testable import Profiles

extension FuzzTarget {
    /// A profile of any kind, with those it refers to built in.
    static let yaml = FuzzTarget("yaml", maximumSize: 4_096, seeds: yamlSeeds) { octets in
        var input = FuzzInput(octets)
        let kind = input.number(below: 6)
        let text = String(decoding: input.remainder(), as: UTF8.self)
        do throws(ProfileError) { try read(text, kind) } catch {
            let description = "\(error)"
            for word in ["NSCocoa", "Swift.", "Optional("] {
                must(!description.contains(word), "an error shows \(word)")
            }
        }
    }

    /// Reads a profile of a kind: 0 fleets, 1 shapes, 2 devices, 3 and 4 networks, 5 faults.
    private static func read(_ text: String, _ kind: Int) throws(ProfileError) {
        switch kind {
        case 0:
            let fleet = try FleetDefinition(yaml: text, name: "fuzz.yaml")
            must((1...FleetDefinition.meterLimit).contains(fleet.count), "a fleet of \(fleet.count) meters")
        case 1: _ = try LoadShape(yaml: text, name: "fuzz.yaml")
        case 2: _ = try DeviceModel(yaml: text, name: "fuzz.yaml")
        case 3: _ = try NetworkModel(yaml: text, name: "fuzz.yaml")
        case 4: _ = try SMETS1Network(yaml: text, name: "fuzz.yaml")
        default: _ = try FaultScenario(yaml: text, name: "fuzz.yaml")
        }
    }

    private static func yamlSeeds() -> [[UInt8]] {
        let folders: [(ProfileLibrary.Kind, [Int])] = [
            (.fleets, [0]), (.shapes, [1]), (.devices, [2]), (.networks, [3, 4]),
        ]
        var seeds: [[UInt8]] = []
        for (folder, readers) in folders {
            for name in ProfileLibrary.builtInNames(folder) {
                let text = Array((ProfileLibrary.builtInText(folder, name) ?? "").utf8)
                // Without comments they are short.
                let lines = text.split(separator: UInt8(ascii: "\n")).filter { !$0.starts(with: "#".utf8) }
                for reader in readers { seeds.append([UInt8(reader)] + lines.joined(separator: [UInt8(ascii: "\n")])) }
            }
        }
        seeds.append([5] + "faults:\n- from: 01:00\n  until: 02:00\n  cells: 0-3\n  out: true\n".utf8)
        seeds.append([0] + "x-a: &a {seed: 1}\n<<: *a\ncohorts: [{name: a, count: 5, import: [{shape: flat}]}]\n".utf8)
        return seeds.filter { $0.count <= 4_096 }
    }
}
