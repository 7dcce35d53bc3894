import COSEM

extension AnnotationWriter {
    mutating func annotateContent(of message: Message) {
        log = .useCase(message.header.messageCode)
        var reader = OctetReader(octets, range: message.contentRange)
        do throws(CodecError) {
            switch message.content.first {
            case AccessRequest.tag:
                let request = try AccessRequest(from: &reader)
                try reader.expectEnd()
                annotate(request)
            case AccessResponse.tag:
                let response = try AccessResponse(from: &reader)
                try reader.expectEnd()
                annotate(response)
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

    private mutating func annotate(_ request: AccessRequest) {
        line(1, "access-request")
        annotate(request.invokeID)
        annotate(request.dateTime, depth: 1)
        annotate(request.specifications)
        length(request.data.count, "number of data", depth: 1)
        for (index, value) in request.data.enumerated() {
            let specification = index < request.specifications.count ? request.specifications[index] : nil
            annotate(value, as: specification.flatMap(Self.parameters), depth: 2)
        }
    }

    private mutating func annotate(_ response: AccessResponse) {
        line(1, "access-response")
        annotate(response.invokeID)
        annotate(response.dateTime, depth: 1)
        if let specifications = response.requestSpecifications {
            line(1, "access-request-specification: present", depth: 1)
            annotate(specifications)
        } else {
            line(1, "access-request-specification: absent", depth: 1)
        }
        length(response.data.count, "number of data", depth: 1)
        for value in response.data {
            annotate(value, as: ProtectedAttributes.Datum(value).map { _ in .protectedDatum }, depth: 2)
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

    private mutating func annotate(_ specifications: [AccessRequest.Specification]) {
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
            line(6, "instance \(specification.object.logicalName)", depth: 3)
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
        return members.count == 4 && members[0] == RequestForm.restrictingObject
    }

    /// The names of the data that go to the methods which GBCS calls.
    private static func parameters(of specification: AccessRequest.Specification) -> NamedValue? {
        guard case .action(let method) = specification else { return nil }
        return switch (method.classID, method.member) {
        case (ProtectedAttributes.classID, ProtectedAttributes.getMethod): .getProtectedAttributes
        case (8, 5): .presetTime
        default: nil
        }
    }
}
