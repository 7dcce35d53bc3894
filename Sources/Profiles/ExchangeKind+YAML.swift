import RadioNet

extension ExchangeKind {
    /// The keys of a kind of exchange, wherever a network's file has one.
    static let yamlKeys = ["name", "serviceReferenceVariant", "requester", "sizes"]

    /// Reads a kind of exchange.
    ///
    /// - Parameter priority: the priority of the exchanges; nil when the mapping says it.
    init(_ mapping: YAMLMapping, priority: MessagePriority? = nil) throws(ProfileError) {
        let name = try mapping.required("name", "a name").scalar().name()
        let names = MessagePriority.allCases.map(\.name)
        let own =
            if let priority { priority } else {
                try mapping.required("priority", YAMLScalar.alternatives(names)).scalar()
                    .value(YAMLScalar.alternatives(names)) { MessagePriority(name: $0) }
            }
        var sizes: [Size] = []
        for value in try mapping.required("sizes", "a list").list(counts: 1...1_024) { sizes.append(try Size(value)) }
        self.init(
            name: name, priority: own, sizes: sizes, serviceRequest: try ServiceRequest(mapping, exchangeName: name))
    }
}

extension ExchangeKind.Size {
    static let yamlKeys = ["command", "response", "compressedCommand", "compressedResponse"]

    init(_ value: YAMLValue) throws(ProfileError) {
        let mapping = try value.mapping(keys: Self.yamlKeys)
        var octets: [Int] = []
        for key in Self.yamlKeys {
            octets.append(
                try mapping.required(key, "a whole number of octets").scalar().number(in: 1...1_000_000))
        }
        self.init(
            downlink: octets[0], uplink: octets[1], compressedDownlink: octets[2], compressedUplink: octets[3])
    }
}

extension ServiceRequest {
    /// Reads the Service Request of a kind of exchange; nil when it has none that is known here.
    ///
    /// - Parameter exchangeName: the kind's name, which tells it in files that do not have the keys.
    init?(_ mapping: YAMLMapping, exchangeName: String) throws(ProfileError) {
        let (variant, requester) = (try mapping.scalar("serviceReferenceVariant"), try mapping.scalar("requester"))
        guard let variant else {
            if let requester {
                throw requester.error("requester: means nothing without serviceReferenceVariant; write that too")
            }
            self.init(exchangeName: exchangeName)
            return
        }
        guard let requester else {
            throw variant.error(
                "requester is missing beside serviceReferenceVariant; it must be "
                    + YAMLScalar.alternatives(Requester.allCases.map(\.rawValue)))
        }
        self.init(try variant.choice(Variant.self), by: try requester.choice(Requester.self))
    }

    /// The Service Request that a name such as `4.8.1 retriever` tells: its first word is the Service Reference
    /// Variant; a Meter Data Retriever makes the export reads and those whose last word says so, a supplier the others.
    private init?(exchangeName name: String) {
        guard let variant = Variant(rawValue: String(name.prefix { $0 != " " })) else { return nil }
        let isByRetriever = variant == .exportProfile || name.hasSuffix(" retriever")
        self.init(variant, by: isByRetriever ? .meterDataRetriever : .supplier)
    }
}
