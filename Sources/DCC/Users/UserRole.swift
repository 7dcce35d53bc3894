/// A role in which a User acts (SEC; SECMP0162 requirement 1 for the Meter Data Retriever). Service Requests do not say it: it
/// follows from their originator.
public enum UserRole: String, Hashable, Sendable, CaseIterable {
    case importSupplier = "IS"
    case exportSupplier = "ES"
    case gasSupplier = "GS"
    case electricityDistributor = "ED"
    case gasTransporter = "GT"
    case otherUser = "OU"
    case registeredSupplierAgent = "RSA"
    case loadController = "LC"
    case meterDataRetriever = "MDR"

    /// The role in full.
    public var name: String {
        switch self {
        case .importSupplier: "Import Supplier"
        case .exportSupplier: "Export Supplier"
        case .gasSupplier: "Gas Supplier"
        case .electricityDistributor: "Electricity Distributor"
        case .gasTransporter: "Gas Transporter"
        case .otherUser: "Other User"
        case .registeredSupplierAgent: "Registered Supplier Agent"
        case .loadController: "Load Controller"
        case .meterDataRetriever: "Meter Data Retriever"
        }
    }
}
