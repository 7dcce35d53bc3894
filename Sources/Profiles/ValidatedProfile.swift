import CellularNet
import DCC
import ESMEEmulator
import Fleet
import LoadSynthesis
import PlainText
import RadioNet

/// A profile that has been checked, with a short summary of its content.
public struct ValidatedProfile: Hashable, Sendable {
    public let kind: ProfileLibrary.Kind
    /// The content in a few words: `1,000 meters, 8 cohorts`.
    public let summary: String

    /// Reads a built-in fleet or any profile file, and compiles its loads. Throws the first problem.
    public init(_ name: String) throws(ProfileError) {
        let file: ProfileFile
        let isBuiltIn: Bool
        let kinds: [ProfileLibrary.Kind] = [.fleets, .networks, .s1sp, .registration]
        if let builtIn = kinds.lazy.compactMap({ ProfileLibrary.builtInFile($0, name) }).first {
            (file, isBuiltIn) = (builtIn, true)
        } else {
            (file, isBuiltIn) = (try ProfileFile(path: name), false)
        }
        let document = try YAMLDocument(file.text, file: file.path)
        kind = Self.kind(of: document)
        do {
            switch kind {
            case .fleets:
                let library = isBuiltIn ? ProfileLibrary.builtIn : ProfileLibrary(beside: file.path)
                let definition = try FleetDefinition(yaml: file.text, name: file.path, profiles: library)
                _ = try Fleet(definition)
                let cohorts = definition.cohorts.count
                summary =
                    "\(definition.count.grouped) meter\(definition.count == 1 ? "" : "s"), "
                    + "\(cohorts.grouped) cohort\(cohorts == 1 ? "" : "s")"
            case .shapes:
                let shape = try LoadShape(document)
                _ = try LoadCurve(shape: shape)
                summary = "a load shape of \(document.topKeys.first(where: LoadShape.yamlKinds.contains) ?? "days")"
            case .devices:
                let device = try DeviceModel(document, rules: .init())
                summary = "a device model, \(device.smetsVersion.rawValue.uppercased())"
            case .s1sp:
                let provider = try S1SPParameters(document)
                summary = "a SMETS1 Service Provider of \(provider.serves.joined(separator: ", "))"
            case .registration: summary = try RegistrationReader(document).summary
            case .networks where document.isSMETS1Network:
                let network = try SMETS1Network(document)
                summary = "a network of \(network.meters.grouped) SMETS1 meters in \(network.cohorts.count) cohorts"
            case .networks:
                let network = try NetworkModel(document)
                summary = "a network of \(network.hubs.grouped) hubs in \(network.cells.grouped) cells"
            }
        } catch let error as ProfileError { throw error } catch { throw ProfileError(file.path, nil, "\(error)") }
    }

    /// The kind of a file, which follows from its keys or else from its folder.
    private static func kind(of document: YAMLDocument) -> ProfileLibrary.Kind {
        if document.isSMETS1Network { return .networks }
        let keys = document.topKeys
        if keys.contains("serves") { return .s1sp }
        if keys.contains("importSuppliers") { return .registration }
        if keys.contains("cohorts") { return .fleets }
        if keys.contains(where: ["base", "hubsPerCell", "cell", "radio", "cellular"].contains) { return .networks }
        if keys.contains(where: LoadShape.yamlKinds.contains) { return .shapes }
        if keys.contains(where: ["smetsVersion", "firmwareVersion", "processingTime", "logCapacities"].contains) {
            return .devices
        }
        let folder = document.file.split(separator: "/").dropLast().last.map(String.init) ?? ""
        return ProfileLibrary.Kind(rawValue: folder) ?? .fleets
    }
}
