import ArgumentParser
import COSEM
import Console
import DCC
import DUIS
import ESMEEmulator
import Estate
import Fleet
import GBCS
import Keys
import NetworkStudies
import UserClient

/// Which exchanges are made, and with what: the options that `smets sizes` and `smets rtds` share.
struct ReferenceCaseOptions: ParsableArguments {
    /// The devices' time: the same on every day, so that octets are.
    static let time = UTCTime(year: 2026, month: 11, day: 1) ?? UTCTime(secondsSince2000: 0)

    @Option(
        help: ArgumentHelp(
            "Only these Service Reference Variants, with commas between: 4.8.1,7.1; or all of a reference: 4.8.",
            valueName: "srv"))
    var srv: String?

    @Option(
        help: ArgumentHelp("Only these Users, with commas between: \(UserName.names).", valueName: "role"))
    var role: String?

    @Option(help: ArgumentHelp("Seed of the development keys of all parties.", valueName: "n"))
    var seed: UInt64 = 1

    /// The cases of meters and hubs that are asked for.
    ///
    /// - Parameter commandVariant: nil for the usual one of each request.
    func cases(in folder: KeyFolder, commandVariant: CommandVariant? = nil) throws -> [ReferenceCase] {
        let users = try role.map { try Self.users($0) }
        let kinds = try srv.map { try Self.variants($0) }
        return [.esme, .communicationsHubFunction].flatMap {
            ReferenceCase.all(for: $0, in: folder, variant: commandVariant)
        }.filter { (users?.contains($0.user) ?? true) && (kinds?.contains($0.kind.variant) ?? true) }
    }

    /// Keys that follow from the seed, valid long before and after the time.
    func folder() -> KeyFolder {
        DevelopmentPKI.inMemory(seed: seed, validFrom: UTCTime(year: 2024, month: 1, day: 1) ?? Self.time)
    }

    private static func users(_ text: String) throws -> Set<UserName> {
        Set(
            try text.split(separator: ",", omittingEmptySubsequences: false).map {
                guard let user = UserName(rawValue: $0.lowercased()) else {
                    throw UserError("--role \(text): takes some of \(UserName.names), with commas between")
                }
                return user
            })
    }

    private static func variants(_ text: String) throws -> Set<ServiceReferenceVariant> {
        var found: Set<ServiceReferenceVariant> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let kinds = ServiceRequestCatalogue.all.filter {
                $0.variant.rawValue == part || $0.reference.rawValue == part
            }
            guard !kinds.isEmpty else {
                throw UserError(
                    "--srv \(text): DUIS has no Service Reference Variant \"\(part)\"; they are numbers like 4.8.1")
            }
            if let reason = kinds.lazy.compactMap(ServedRequests.reason).first,
                kinds.allSatisfy({ ServedRequests.reason($0) != nil })
            {
                throw UserError("--srv \(text): \(part) is not served: \(reason)")
            }
            if kinds.allSatisfy(\.isAnsweredByDCC) {
                throw UserError("--srv \(text): \(part) is answered by the DCC; no Command goes to a device")
            }
            found.formUnion(kinds.map(\.variant))
        }
        return found
    }
}

extension ReferenceRows: NamedArgument {}
