import COSEM
import SimulationKernel
import Testing

@testable import GBCS

@Suite("Contents that conform to a form, and those that do not (GBCS 19.2)")
struct ConformingRequestTests {
    typealias Templates = RequestCatalogueTests

    /// A command's header, range, request and form, of the form's example.
    struct Example {
        let form: RequestForm
        let header: GroupingHeader
        let range: RequestRange?
        let request: AccessRequest

        init(_ supported: SupportedRequest, supplementary: Bool = false, seed: UInt64) {
            var generator = SplitMix64(seed: seed)
            form = supported.form
            header = Templates.header(
                supported.useCase.messageCode, supplementary: supplementary, using: &generator)
            range = Templates.range(form, using: &generator)
            request = form.accessRequest(header: header, range: range, arguments: form.example)
        }

        var content: [UInt8] { Self.octets(request) }

        static func octets(_ request: AccessRequest) -> [UInt8] {
            var octets: [UInt8] = []
            request.encode(into: &octets)
            return octets
        }

        func conforming(_ content: [UInt8]) throws(CodecError) -> ConformingRequest {
            try ConformingRequest(content, header: header, form: form)
        }

        /// The error for a request; nil when it conforms.
        func refusal(_ request: AccessRequest) -> CodecError? { refusal(Self.octets(request)) }

        func refusal(_ content: [UInt8]) -> CodecError? {
            do throws(CodecError) {
                _ = try conforming(content)
                return nil
            } catch { return error }
        }
    }

    static let all = RequestCatalogue.all + HubRequestCatalogue.all

    @Test("every form's example conforms, and gives its values and its range back", arguments: all, [false, true])
    func example(request: SupportedRequest, supplementary: Bool) throws {
        for seed: UInt64 in 1...3 {
            let example = Example(request, supplementary: supplementary, seed: seed)
            let conforming = try example.conforming(example.content)
            #expect(conforming.range == example.range, "seed \(seed)")
            #expect(conforming.items.map(\.value) == example.request.data, "seed \(seed)")
            #expect(
                conforming.items.map(\.item) == request.form.items.filter { !$0.isOptional || $0.isInExample },
                "seed \(seed)")
            #expect(conforming.items.allSatisfy { $0.excess == nil }, "seed \(seed)")
            #expect(example.request.specifications.map(\.responseKind) == request.form.exampleResponseKinds)
        }
    }

    /// Random values for the items at `present`; the others are left out.
    private static func arguments(
        _ form: RequestForm, _ present: (Int) -> Bool = { _ in true }, using generator: inout SplitMix64
    ) -> RequestArguments {
        RequestArguments(
            form.items.enumerated().map { index, item in
                guard present(index) else { return .absent }
                if case .constant(let constant) = item.attribute.type { return .value(constant) }
                return .value(item.argument.map { $0.random(using: &generator) } ?? .nullData)
            })
    }

    static let withArguments = all.filter(\.form.takesArguments)

    @Test("all values of the right types conform, with every choice of optional items", arguments: withArguments, 1...2)
    func choices(request: SupportedRequest, seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let example = Example(request, seed: seed)
        let form = request.form
        for round in 0..<20 {
            let place = "seed \(seed), round \(round)"
            let present = form.items.map { !$0.isOptional || Bool.random(using: &generator) }
            let arguments = Self.arguments(form, { present[$0] }, using: &generator)
            let content = form.accessRequest(header: example.header, range: example.range, arguments: arguments)
            guard present.contains(true) else {
                #expect(example.refusal(content)?.offset == 7, "a command of nothing, \(place)")
                continue
            }
            let conforming = try example.conforming(Example.octets(content))
            #expect(conforming.items.map(\.item) == zip(form.items, present).filter(\.1).map(\.0), "\(place)")
            #expect(conforming.items.map(\.value) == content.data, "\(place)")
            #expect(conforming.items.allSatisfy { $0.excess == nil }, "\(place)")
        }
    }

    @Test("values beyond a bound conform, and say by how much", arguments: withArguments)
    func excess(request: SupportedRequest) throws {
        let seed: UInt64 = 77
        var generator = SplitMix64(seed: seed)
        let example = Example(request, seed: seed)
        for (place, item) in request.form.items.enumerated() {
            guard let type = item.argument else { continue }
            for value in type.exceeding(using: &generator) {
                var values = Self.arguments(request.form, using: &generator).values
                values[place] = .value(value)
                let content = request.form.accessRequest(
                    header: example.header, range: example.range, arguments: RequestArguments(values))
                let conforming = try example.conforming(Example.octets(content))
                #expect(conforming.items[place].value == value, "seed \(seed), \(item.attribute.name)")
                #expect(conforming.items[place].excess?.kind == .bound, "seed \(seed), \(item.attribute.name)")
                let others = conforming.items.enumerated().filter { $0.offset != place }.map(\.element)
                #expect(others.allSatisfy { $0.excess == nil }, "seed \(seed), \(item.attribute.name)")
            }
        }
    }

    @Test("a value with another tag, at any depth, is refused where it stands", arguments: all)
    func otherTags(request: SupportedRequest) throws {
        let example = Example(request, seed: 5)
        let right = example.content
        for (place, value) in example.request.data.enumerated() {
            var before = example.request
            before.data.removeSubrange(place...)
            let start = Example.octets(before).count
            for other in value.withOtherTags {
                var content = example.request
                content.data[place] = other
                let error = try #require(example.refusal(content), "item \(place)")
                // The very octet, or the start of the value that has it.
                let difference = zip(right, Example.octets(content)).prefix { $0 == $1 }.count
                #expect((start...difference).contains(error.offset), "item \(place): \(error)")
            }
        }
    }

    @Test("an item missing, doubled, swapped, of another class, member or kind is refused", arguments: all)
    func otherItems(request: SupportedRequest) {
        let example = Example(request, seed: 6)
        let right = example.request
        func refuse(_ change: String, _ content: AccessRequest) {
            guard content != right else { return }
            let error = example.refusal(content)
            #expect(error != nil, "\(change)")
            #expect((error?.offset ?? 0) > 0, "\(change): \(String(describing: error))")
        }
        let items = example.form.items.filter { $0.isInExample }
        for index in right.specifications.indices {
            if !items[index].isOptional || items.count == 1 {
                var missing = right
                missing.specifications.remove(at: index)
                missing.data.remove(at: index)
                refuse("without item \(index)", missing)
            }
            var doubled = right
            doubled.specifications.insert(right.specifications[index], at: index)
            doubled.data.insert(right.data[index], at: index)
            // ECS07 and ECS26a have attributes twice, but not next to each other.
            refuse("item \(index) twice", doubled)
            if index + 1 < right.specifications.count {
                var swapped = right
                swapped.specifications.swapAt(index, index + 1)
                swapped.data.swapAt(index, index + 1)
                refuse("items \(index) and \(index + 1) swapped", swapped)
            }
            let object = right.specifications[index].object
            for other in [
                ObjectReference(object.classID ^ 1, object.logicalName, object.member),
                ObjectReference(object.classID, object.logicalName, object.member ^ 0x40),
                ObjectReference(object.classID, LogicalName(9, 9, 9, 9, 9, 9), object.member),
            ] {
                var changed = right
                changed.specifications[index] =
                    switch right.specifications[index] {
                    case .get: .get(other)
                    case .set: .set(other)
                    case .action: .action(other)
                    case .getWithSelection(_, let selector, let selection):
                        .getWithSelection(other, selector: selector, selection: selection)
                    case .setWithSelection(_, let selector, let selection):
                        .setWithSelection(other, selector: selector, selection: selection)
                    }
                refuse("item \(index) is about \(other)", changed)
            }
            let kinds: [AccessRequest.Specification] = [
                .get(object), .set(object), .action(object),
                .getWithSelection(object, selector: 1, selection: .nullData),
                .setWithSelection(object, selector: 1, selection: .nullData),
            ]
            for kind in kinds {
                var changed = right
                changed.specifications[index] = kind
                refuse("item \(index) of another kind", changed)
            }
        }
        var surplus = right
        surplus.specifications.append(right.specifications[0])
        surplus.data.append(right.data[0])
        refuse("one more item", surplus)
    }

    @Test("more or fewer data than items are refused at the number of data", arguments: all)
    func otherData(request: SupportedRequest) {
        let example = Example(request, seed: 7)
        var without = example.request
        without.data = []
        let numberOfData = Example.octets(without).count - 1
        let items = example.request.specifications.count
        for data in [[], example.request.data + [.nullData], Array(example.request.data.dropLast())] {
            var content = example.request
            content.data = data
            #expect(
                example.refusal(content)
                    == CodecError(.invalidValue("\(items) items but \(data.count) data"), at: numberOfData))
        }
    }

    @Test("another invoke id, a date-time, octets behind the content are refused where they are", arguments: all)
    func otherFrame(request: SupportedRequest) {
        let example = Example(request, seed: 8)
        var otherID = example.request
        otherID.invokeID = LongInvokeIDAndPriority(rawValue: otherID.invokeID.rawValue ^ 1)
        #expect(example.refusal(otherID)?.offset == 4)
        var otherPriority = example.request
        otherPriority.invokeID = LongInvokeIDAndPriority(rawValue: otherID.invokeID.rawValue ^ 0x8000_0000)
        #expect(example.refusal(otherPriority)?.offset == 1)
        var dated = example.request
        dated.dateTime = COSEMDateTime(halfPastMidnight)
        #expect(example.refusal(dated)?.offset == 5)
        let content = example.content
        #expect(example.refusal(content + [0]) == CodecError(.trailingOctets(count: 1), at: content.count))
        #expect(example.refusal([0xDA] + content.dropFirst())?.offset == 0)
        #expect(example.refusal([]) == CodecError(.truncated(missing: 1), at: 0))
    }

    @Test("a content that ends too early is refused, at every octet", arguments: all)
    func truncated(request: SupportedRequest) {
        let example = Example(request, seed: 9)
        let content = example.content
        for count in content.indices {
            let error = example.refusal(Array(content[..<count]))
            #expect(error != nil && (0...count).contains(error?.offset ?? -1), "after \(count) octets")
        }
    }

    @Test("another constant is refused", arguments: ["ECS05", "ECS07", "ECS09", "ECS14", "ECS29a", "ECS42", "ECS70"])
    func otherConstant(code: String) throws {
        let request = try #require(RequestCatalogue.all.first { $0.useCase.code == code })
        let example = Example(request, seed: 10)
        var constants = 0
        for (place, item) in request.form.items.enumerated() {
            guard case .constant(let constant) = item.attribute.type else { continue }
            var content = example.request
            content.data[place] =
                switch constant {
                case .integer(let value): .integer(value + 1)
                case .longUnsigned(let value): .longUnsigned(value + 1)
                case .enumerated(let value): .enumerated(value + 1)
                default: .octetString([0x31])
                }
            constants += 1
            #expect(example.refusal(content) != nil, "item \(place)")
        }
        #expect(constants > 0)
    }

    @Test(
        "protection parameters of another counter, originator or recipient are refused",
        arguments: RequestCatalogue.all.filter(\.form.isProtected), [false, true])
    func otherProtection(request: SupportedRequest, supplementary: Bool) throws {
        let example = Example(request, supplementary: supplementary, seed: 11)
        for change in 0..<4 {
            var header = example.header
            switch change {
            case 0: header.originatorCounter ^= 1 << 40
            case 1: header.businessTarget = Party.device
            case 2 where supplementary:
                header.otherInformation = .supplementaryRemotePartyCounter(
                    header.messageCode, id: Party.other, counter: 1)
            case 2: header.businessOriginator = Party.other
            default:
                header.otherInformation =
                    supplementary
                    ? .messageCode(header.messageCode)
                    : .supplementaryRemotePartyCounter(header.messageCode, id: Party.other, counter: 1)
            }
            #expect(throws: CodecError.self, "change \(change)") {
                try ConformingRequest(example.content, header: header, form: request.form)
            }
        }
    }

    @Test(
        "a range whose bounds are of another type is refused, and so are two different ranges",
        arguments: RequestCatalogue.all.filter(\.form.takesRange))
    func otherRanges(request: SupportedRequest) throws {
        let example = Example(request, seed: 12)
        let range = try #require(example.range)
        let null = request.form.accessRequest(header: example.header, range: nil)
        #expect(example.refusal(null)?.offset == 7, "bounds of null-data")
        let other: RequestRange =
            if case .seconds = range.from {
                RequestRange(
                    from: .dateTime(COSEMDateTime(halfPastMidnight)), to: .dateTime(COSEMDateTime(halfPastMidnight)))
            } else {
                RequestRange(from: .seconds(1), to: .seconds(2))
            }
        #expect(example.refusal(request.form.accessRequest(header: example.header, range: other)) != nil)
        let right = example.content
        let bound: [UInt8]
        switch range.from {
        case .seconds(let seconds): bound = COSEMData.doubleLongUnsigned(seconds).encoded
        case .dateTime(let dateTime): bound = COSEMData.octetString(dateTime.octets).encoded
        }
        let places = right.indices.filter { right[$0...].starts(with: bound) }
        guard places.count > 1 else { return }
        for place in places { #expect(example.refusal(right.flipping(at: place + bound.count - 4)) != nil) }
    }

    @Test("random changes never trap, and what conforms is what its form makes of it", arguments: 1...3)
    func fuzz(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        for (number, request) in Self.all.enumerated() {
            let example = Example(request, seed: seed)
            for round in 0..<60 {
                var content = example.content
                for _ in 0..<Int.random(in: 1...3, using: &generator) where !content.isEmpty {
                    let index = Int.random(in: content.indices, using: &generator)
                    switch Int.random(in: 0..<4, using: &generator) {
                    case 0: content[index] = .random(in: 0 ... .max, using: &generator)
                    case 1: content.remove(at: index)
                    case 2: content.insert(.random(in: 0 ... .max, using: &generator), at: index)
                    default: content[index] = [0, 1, 2, 9, 0x0A, 0x10, 0x13, 0xFF].randomElement(using: &generator)!
                    }
                }
                guard let conforming = try? example.conforming(content) else { continue }
                var left = conforming.items[...]
                let arguments = RequestArguments(
                    request.form.items.map { item in
                        guard left.first?.item == item else { return .absent }
                        return .value(left.removeFirst().value)
                    })
                let again = request.form.accessRequest(
                    header: example.header, range: conforming.range, arguments: arguments)
                #expect(Example.octets(again) == content, "seed \(seed), request \(number), round \(round)")
            }
        }
    }
}
