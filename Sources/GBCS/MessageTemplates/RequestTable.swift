import COSEM

/// What a device needs of a ``SupportedRequest`` for every command; trivial, like ``UseCaseTraits``.
///
/// `@unchecked Sendable`: the pointers are to memory that is never written again and never freed, the reference is to an
/// immutable object that is never released.
package struct RequestTraits: @unchecked Sendable {
    package let useCase: UseCaseTraits
    /// Whether attributes come back encrypted for the reader.
    package let isProtected: Bool
    /// The Message Template; nil where commands bring values of their own (``form``).
    package let template: TemplateMatcher?
    /// The kind of result for each item of the response, when no optional item is left out.
    package let responseKinds: UnsafeBufferPointer<AccessResponseKind>
    /// The attributes of each item, in the order of the items.
    package let attributes: UnsafeBufferPointer<UnsafeBufferPointer<ObjectReference>>
    /// Whether the form writes or invokes anything.
    package let isUpdate: Bool
    private let request: Unmanaged<SupportedRequest>

    /// Whether item `item` only reads.
    package func isRead(_ item: Int) -> Bool { responseKinds[item] == .get || isProtected }

    /// The use case's form, for commands that have no template.
    package var form: RequestForm { request._withUnsafeGuaranteedRef { $0.form } }

    init(_ request: SupportedRequest) {
        useCase = request.useCase.traits
        isProtected = request.form.isProtected
        template = request.template?.matcher
        responseKinds = .immortal(request.responseKinds)
        attributes = .immortal(request.form.items.map { .immortal($0.attributes.map(\.reference)) })
        isUpdate = request.form.isUpdate
        self.request = .passRetained(request)
    }
}

/// ``RequestCatalogue`` for the hot path: traits by Message Code, shared by all threads without reference counting.
///
/// `@unchecked Sendable`: the pointers are to memory that is never written again and never freed; there are two tables.
package struct RequestTable: @unchecked Sendable {
    /// The table of the requests that the emulator's ESME knows.
    package static let shared = RequestTable(RequestCatalogue.all)
    /// The table of the requests that the emulator's Communications Hub knows.
    package static let hub = RequestTable(HubRequestCatalogue.all)

    /// Indices into ``traits`` by Message Code, negative for none.
    private let places: UnsafeBufferPointer<Int16>
    private let traits: UnsafeBufferPointer<RequestTraits>

    private init(_ all: [SupportedRequest]) {
        let last = all.map { Int($0.useCase.messageCode.rawValue) }.max() ?? 0
        var places = [Int16](repeating: -1, count: last + 1)
        for (place, request) in all.enumerated() {
            places[Int(request.useCase.messageCode.rawValue)] = Int16(place)
        }
        self.places = .immortal(places)
        traits = .immortal(all.map(RequestTraits.init))
    }

    /// The traits of a use case's request; nil for use cases that the device does not have. The pointer stays valid for
    /// ever.
    package subscript(code: MessageCode) -> UnsafePointer<RequestTraits>? {
        let code = Int(code.rawValue)
        guard code < places.count, places[code] >= 0, let base = traits.baseAddress else { return nil }
        return base + Int(places[code])
    }
}

extension UnsafeBufferPointer {
    /// A copy of `elements` that is never freed.
    fileprivate static func immortal(_ elements: [Element]) -> UnsafeBufferPointer<Element> {
        let copy = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
        _ = copy.initialize(from: elements)
        return UnsafeBufferPointer(copy)
    }
}
