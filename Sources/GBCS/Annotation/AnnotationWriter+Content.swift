import COSEM

extension AnnotationWriter {
    mutating func annotateContent(of message: Message) {
        let code = message.header.messageCode
        log = .useCase(code)
        var reader = OctetReader(octets, range: message.contentRange)
        do throws(CodecError) {
            if let content = ASN1Content(of: code, message.header.craFlag) {
                return try annotate(content, in: message.contentRange)
            }
            switch message.content.first {
            case AccessRequest.tag:
                let request = try AccessRequest(from: &reader)
                try reader.expectEnd()
                annotate(request, of: code)
            case AccessResponse.tag:
                let response = try AccessResponse(from: &reader)
                try reader.expectEnd()
                annotate(response, of: code)
            case DataNotification.tag:
                let notification = try DataNotification(from: &reader)
                try reader.expectEnd()
                annotate(notification)
            default: line(message.contentRange.count, "content")
            }
        } catch {
            line(message.contentRange.count, "content (malformed: \(error))")
        }
    }

    private mutating func annotate(_ request: AccessRequest, of code: MessageCode) {
        line(1, "access-request")
        annotate(request.invokeID)
        annotate(request.dateTime, depth: 1)
        annotate(request.specifications, of: code)
        length(request.data.count, "number of data", depth: 1)
        for (index, value) in request.data.enumerated() {
            let specification = index < request.specifications.count ? request.specifications[index] : nil
            annotate(value, as: specification.flatMap { Self.data(of: $0, in: code) }, depth: 2)
        }
    }

    private mutating func annotate(_ response: AccessResponse, of code: MessageCode) {
        line(1, "access-response")
        annotate(response.invokeID)
        annotate(response.dateTime, depth: 1)
        if let specifications = response.requestSpecifications {
            line(1, "access-request-specification: present", depth: 1)
            annotate(specifications, of: code)
        } else {
            line(1, "access-request-specification: absent", depth: 1)
        }
        length(response.data.count, "number of data", depth: 1)
        let names = Self.names(ofDataIn: response, of: code)
        for (index, value) in response.data.enumerated() {
            let name = index < names.count ? names[index] : nil
            annotate(value, as: ProtectedAttributes.Datum(value) == nil ? name : .protectedDatum, depth: 2)
        }
        length(response.results.count, "number of results", depth: 1)
        for result in response.results {
            line(2, "\(result.kind): \(result.result.rawValue) \(result.result)", depth: 2)
        }
    }

    private mutating func annotate(_ notification: DataNotification) {
        line(1, "data-notification")
        annotate(notification.invokeID)
        annotate(notification.dateTime, depth: 1)
        annotate(
            notification.body, as: ProtectedAttributes.Datum(notification.body) == nil ? .alert : .protectedAlert,
            depth: 1)
    }

    private mutating func annotate(_ invokeID: LongInvokeIDAndPriority) {
        let option = invokeID.breaksOnError ? "break on error, " : ""
        line(4, "long-invoke-id-and-priority: \(option)invoke-id \(invokeID.invokeID)", depth: 1)
    }

    private mutating func annotate(_ specifications: [AccessRequest.Specification], of code: MessageCode) {
        length(specifications.count, "number of specifications", depth: 1)
        for specification in specifications {
            let (choice, member): (String, String) =
                switch specification {
                case .get: ("get", "attribute")
                case .set: ("set", "attribute")
                case .action: ("action", "method")
                case .getWithSelection: ("get-with-selection", "attribute")
                case .setWithSelection: ("set-with-selection", "attribute")
                }
            line(1, choice, depth: 2)
            line(2, "class \(specification.object.classID)", depth: 3)
            let name = NamedAttributes.attribute(of: specification, in: code).map { ", \($0.name)" } ?? ""
            line(6, "instance \(specification.object.logicalName)\(name)", depth: 3)
            line(1, "\(member) \(specification.object.member)", depth: 3)
            switch specification {
            case .getWithSelection(_, let selector, let selection), .setWithSelection(_, let selector, let selection):
                line(1, "access-selector \(selector)", depth: 3)
                annotate(selection, as: Self.isTimeRange(selection) ? .timeRange : nil, depth: 3)
            case .get, .set, .action: break
            }
        }
    }

    /// Whether a selection restricts the timestamp column of a log, as all selections in GBCS do (GBCS 9.1.5).
    private static func isTimeRange(_ selection: COSEMData) -> Bool {
        guard case .structure(let members) = selection else { return false }
        return members.count == 4 && members[0] == RequestItem.restrictingObject
    }

    /// The names of the data that an item brings; nil for a get, which brings none, and where they are not known.
    private static func data(of specification: AccessRequest.Specification, in code: MessageCode) -> NamedValue? {
        switch (specification, specification.object.classID, specification.object.member) {
        case (.get, _, _), (.getWithSelection, _, _), (.setWithSelection, _, _): nil
        case (.action, ProtectedAttributes.classID, ProtectedAttributes.getMethod): .getProtectedAttributes
        case (.action, 8, 5): .presetTime
        case (.set, _, _), (.action, _, _):
            NamedAttributes.attribute(of: specification, in: code).map { NamedValue($0) }
        }
    }

    /// The names of a response's data: of what was read, by the response's own list of items, or else by its use
    /// case's, item for item. None where a response does not say which of the optional items it answers.
    private static func names(ofDataIn response: AccessResponse, of code: MessageCode) -> [NamedValue?] {
        if let specifications = response.requestSpecifications {
            return specifications.map { specification in
                guard specification.responseKind == .get else { return nil }
                return NamedAttributes.attribute(of: specification, in: code).map { NamedValue($0) }
            }
        }
        guard let items = SupportedRequest.of(code)?.form.items, items.count == response.data.count else { return [] }
        return items.map { $0.responseKind == .get ? NamedValue($0.attribute) : nil }
    }
}
