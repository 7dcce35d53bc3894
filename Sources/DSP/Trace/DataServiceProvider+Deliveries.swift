import DUIS

// How documents left for their Users, in the traces of the requests that they belong to.
extension DataServiceProvider {
    /// Notes that a document goes to a User, where it belongs to a request.
    func traceStart(of document: OutgoingRecord, for request: RequestID?, _ subject: String) {
        guard let request else { return }
        traces.expect(document.number, TraceLog.Document(request: request, subject: subject))
    }

    /// Adds a step to a request's trace: one of its documents goes to nobody any more.
    ///
    /// - Parameters:
    ///   - number: the document's number.
    ///   - isDelivered: whether the User took it.
    ///   - detail: what came of it, to follow the document's name and a comma.
    package func traceEnd(of number: Int64, isDelivered: Bool, _ detail: String) {
        guard let document = traces.ended(number) else { return }
        trace(document.request, isDelivered ? .delivered : .failed, "\(document.subject), \(detail)")
    }
}
