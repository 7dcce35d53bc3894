import Console
import DCC
import GBCS

/// The use case that a command is to be of, and how its content is made.
enum AskedUseCase {
    /// One of DLMS content.
    case request(SupportedRequest)
    /// One of ASN.1 content.
    case deviceManagement(DeviceManagementArguments)

    var useCase: UseCase {
        switch self {
        case .request(let request): request.useCase
        case .deviceManagement(let arguments): arguments.useCase
        }
    }

    /// The use case with this code, in upper or lower case.
    init(named code: String, ofHub: Bool) throws {
        let requests = ofHub ? HubRequestCatalogue.all : RequestCatalogue.all
        if let request = requests.first(where: { $0.useCase.code.lowercased() == code.lowercased() }) {
            self = .request(request)
        } else if !ofHub, let useCase = UseCaseCatalogue[code], let arguments = DeviceManagementArguments(useCase) {
            self = .deviceManagement(arguments)
        } else {
            throw UserError("\(code): not one of \(ofHub ? Self.hubNames : Self.names)")
        }
    }

    /// The codes of all use cases of a meter, for messages.
    static let names =
        (RequestCatalogue.all.map(\.useCase)
        + UseCaseCatalogue.all.filter { $0.isASN1 && DeviceManagementArguments($0) != nil })
        .map(\.code).sorted().joined(separator: ", ")

    /// The codes of all use cases of a hub, for messages.
    static let hubNames = HubRequestCatalogue.all.map(\.useCase.code).joined(separator: ", ")

    /// The role of a sender who did not say who it is: the supplier, or else the first role that may send it.
    var usualRole: RequestingRole {
        let roles = useCase.roles
        guard !roles.contains(RequestingRole.supplier.roleAtMeter) else { return .supplier }
        return RequestingRole.allCases.first { roles.contains($0.roleAtMeter) } ?? .supplier
    }
}
